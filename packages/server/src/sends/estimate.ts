import { type Action, createRandom, type Decision } from '@attune/engine'
import { sizeInterval } from '../audiences/interval.ts'
import { countMembers, membersAfter } from '../runner/members-after.ts'
import type { Runner } from '../runner/runner.ts'
import type { Store } from '../runner/store.ts'
import type { SendRow } from './send-row.ts'

/** People on whom it is tried out what would become of them. */
const SAMPLE = 400

/** People who are asked in one go: about as long as a drain. */
const READ = 64

/** Places in the order of the members from which they are drawn. */
const PLACES = 100

/** What would come of a send now. */
interface SendEstimate {
  readonly dryRun: true
  /** People in the audience, and on how many of them it was tried. */
  readonly members: number
  readonly sampled: number
  /** People who would be sent it, with the bounds between which that lies in 95 of 100 samples. */
  readonly sent: { readonly people: number; readonly low: number; readonly high: number }
  /** Those who would not, by reason, and those who would by channel. */
  readonly suppressed: Readonly<Record<string, number>>
  readonly channels: Readonly<Record<string, number>>
  /** What the messages would cost, minor units. */
  readonly cost: number
  /** How long it takes where it is paced, ms. */
  readonly atLeastMs: number | null
}

/**
 * Tries a send on copies of some of the members: each is asked as it would be, and nothing is sent. Of a small audience
 * everybody is asked; of a large one runs of neighbours from places drawn at random, the same for the same send.
 */
export async function estimateSend(
  send: SendRow,
  action: Action,
  { runner, store }: { readonly runner: Runner; readonly store: Store },
): Promise<SendEstimate> {
  const drawn = await draw(send, { runner, store })
  const decisions: Decision[] = []
  for (let from = 0; from < drawn.length; from += READ)
    decisions.push(...(await runner.rehearseSend(drawn.slice(from, from + READ), send)))
  const isAll = drawn.length < SAMPLE
  const members = isAll
    ? decisions.length
    : Math.max(decisions.length, await countMembers(send.audience, { runner, store }))
  const scale = decisions.length === 0 ? 0 : members / decisions.length
  const channels: Record<string, number> = {}
  const suppressed: Record<string, number> = {}
  let cost = 0
  let hits = 0
  for (const { candidates, chosen } of decisions) {
    const channel = candidates[chosen]?.channel
    const into = channel === undefined ? suppressed : channels
    const name = channel ?? candidates[0]?.reason ?? 'no_treatment'
    into[name] = (into[name] ?? 0) + 1
    if (channel === undefined) continue
    hits++
    cost += action.cost + (runner.playbook.channels.get(channel)?.cost ?? 0)
  }
  const people = Math.round(hits * scale)
  return {
    ...{ dryRun: true, members, sampled: decisions.length },
    sent: { people, ...sizeInterval(hits, decisions.length, members) },
    suppressed: scaled(suppressed, scale),
    channels: scaled(channels, scale),
    cost: cost * scale,
    atLeastMs: send.intervalMs === undefined ? null : Math.round(people * send.intervalMs),
  }
}

/** Members on whom it is tried: all where there are few. */
async function draw(
  { audience, id }: SendRow,
  parts: { readonly runner: Runner; readonly store: Store },
): Promise<readonly number[]> {
  const first = await membersAfter(audience, 0, SAMPLE, parts)
  if (first.isLast) return first.customers
  const last = parts.runner.gauges.customers
  const random = createRandom(id)
  const places = Array.from({ length: PLACES }, () => Math.floor(random() * last))
  const pages = await Promise.all(places.map((place) => membersAfter(audience, place, SAMPLE / PLACES, parts)))
  const found = new Set(pages.flatMap(({ customers }) => customers))
  return [...found, ...first.customers.filter((one) => !found.has(one))].slice(0, SAMPLE)
}

function scaled(counts: Readonly<Record<string, number>>, scale: number): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Math.round(count * scale)]))
}
