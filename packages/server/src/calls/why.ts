import { type Customer, consider, type Decision, type Playbook } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { decodeAlone, encodeAlone } from '../runner/customer-codec.ts'
import type { Runner } from '../runner/runner.ts'
import type { DeliveryRow } from '../runner/store.ts'
import type { SendRow } from '../sends/send-row.ts'
import { reasonInWords } from '../why/reasons.ts'
import { audienceOf, type Used, whatWasUsed } from '../why/what-was-used.ts'
import { decisionsBefore, deliveriesOf } from './person-records.ts'
import { findDecision } from './read-decision.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** Why somebody got a message, as the page for them shows it. */
export interface WhyView {
  readonly name: string
  readonly at: string
  readonly zone: string
  readonly because: { readonly kind: 'event' | 'group' | 'place' | 'placement' | 'send'; readonly name: string }
  readonly possibilities: number
  readonly byChance: boolean
  readonly used: readonly (Used & {
    readonly times: number | null
    readonly last: string | null
    readonly value: string | null
  })[]
}

/** What a person may read of a decision for them: nothing of others, of models or of money. */
export async function readWhy(call: Call & { type: 'read-why' }, around: Surroundings): Promise<Reply> {
  const { runner } = around
  const decision = await findDecision(call.decision, around)
  const isTheirs = decision !== undefined && runner.familyOf(call.customer).includes(decision.customer)
  const winner = decision?.candidates[decision.chosen]
  if (!decision || !isTheirs || !winner) return errorReply('decision_unknown')
  const view = await runner.read(call.customer, (customer) =>
    customer && customer.erasedAt === 0 ? viewWhy(decision, winner.action, customer, runner) : undefined,
  )
  return view ? { status: 200, body: JSON.stringify(view) } : errorReply('decision_unknown')
}

function viewWhy(decision: Decision, action: string, customer: Customer, { playbook, shared }: Runner): WhyView {
  const { definition } = playbook
  const { at, candidates, moment } = decision
  const trigger = moment.kind === 'trigger' ? moment.id : undefined
  return {
    name: playbook.actions.get(action)?.name ?? action,
    at: new Date(at).toISOString(),
    zone: customer.zone ?? playbook.zone,
    because: moment.kind === 'send' ? sentTo(shared.sends.get(moment.id), definition) : becauseOf(trigger, definition),
    possibilities: new Set(candidates.filter(({ factors }) => factors).map((one) => one.action)).size,
    byChance: decision.arm === 'random',
    used: whatWasUsed(definition, action, trigger).map((used) => ({ ...used, ...knownOf(used, customer) })),
  }
}

/** To whom it was sent. */
function sentTo(send: SendRow | undefined, { audiences }: Playbook['definition']): WhyView['because'] {
  const id = send?.audience ?? ''
  return { kind: 'send', name: audiences[id]?.name ?? id }
}

function becauseOf(trigger: string | undefined, { triggers, audiences }: Playbook['definition']): WhyView['because'] {
  const on = trigger === undefined ? undefined : triggers[trigger]?.on
  if (!on) return { kind: 'placement', name: '' }
  if ('event' in on) return { kind: 'event', name: on.event }
  const id = audienceOf(on)
  if (id === undefined) return { kind: 'place', name: '' }
  return { kind: 'group', name: audiences[id]?.name ?? id }
}

/** What is known of somebody in one respect, as they may read it. */
function knownOf({ kind, name }: Used, customer: Customer): Pick<WhyView['used'][number], 'times' | 'last' | 'value'> {
  const nothing = { times: null, last: null, value: null }
  if (kind === 'event') {
    const rollup = customer.rollups.find(({ key }) => key === name)
    return rollup ? { times: rollup.count, last: instantOf(rollup.last), value: null } : nothing
  }
  const value = kind === 'trait' ? customer.traits.find((trait) => trait.name === name)?.value : undefined
  const fact = kind === 'fact' ? customer.facts.find((one) => one.name === name)?.value : undefined
  return { ...nothing, value: textOf(value ?? fact) }
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'object' ? Object.values(value).map(String).join(', ') : String(value)
}

/** Decisions that are looked through for a campaign, newest first. */
const LOOKED_THROUGH = 500

/** Why somebody did not get a campaign, or that they did: from what was recorded, and a look at what would become of it now. */
export async function readWhyNot(call: Call & { type: 'read-why-not' }, around: Surroundings): Promise<Reply> {
  const { runner } = around
  const { playbook } = runner
  const actions = [...playbook.actions.values()].filter(({ campaign }) => campaign?.id === call.campaign)
  if (!Object.hasOwn(playbook.definition.campaigns, call.campaign)) return errorReply('campaign_unknown')
  const customer = runner.find(call.identifier)
  if (customer === 0) return errorReply('customer_unknown')
  const numbers = runner.recordsOf(customer)
  const pages = await Promise.all(numbers.map((one) => decisionsBefore(one, undefined, LOOKED_THROUGH, around)))
  const decisions = pages.flatMap(({ rows }) => rows).sort((a, b) => b.at - a.at)
  const deliveries = (await Promise.all(numbers.map((one) => deliveriesOf(one, around)))).flat()
  const now = await runner.look(customer, (found, world) => {
    if (!found) return undefined
    return (['trigger', 'placement'] as const).map((kind) => consider(copyOf(found), actions, kind, world))
  })
  const views = actions.map(({ id, name }) => {
    const last = lastFate(id, decisions, deliveries)
    return { action: id, name, recorded: last ?? neverConsidered(id, playbook), now: fateNow(id, now ?? []) }
  })
  return {
    status: 200,
    body: JSON.stringify({ customer, campaign: call.campaign, actions: views, lookedThrough: decisions.length }),
  }
}

function copyOf(customer: Customer): Customer {
  return decodeAlone(encodeAlone(customer))
}

interface Fate {
  readonly fate: 'delivered' | 'on_its_way' | 'suppressed' | 'failed' | 'fell' | 'never_a_candidate'
  readonly stage?: string
  readonly reason?: string
  readonly words: string
  readonly at?: string | null
  readonly decision?: string
  readonly channel?: string | undefined
}

/** What became of an action the last time that it got furthest: sent, else considered. */
function lastFate(
  action: string,
  decisions: readonly Decision[],
  deliveries: readonly DeliveryRow[],
): Fate | undefined {
  const sent = decisions.find(({ candidates, chosen }) => candidates[chosen]?.action === action)
  if (sent) return fateOfDelivery(sent, deliveries)
  for (const { at, candidates, id } of decisions) {
    const found = candidates.filter((candidate) => candidate.action === action).at(-1)
    if (!found) continue
    const { channel, reason, stage } = found
    const where = { decision: id, at: instantOf(at), channel }
    return { fate: 'fell', stage, reason, words: reasonInWords(reason), ...where }
  }
  return undefined
}

function fateOfDelivery(decision: Decision, deliveries: readonly DeliveryRow[]): Fate {
  const row = deliveries.find(({ id }) => id === decision.delivery)
  const { channel } = decision.candidates[decision.chosen]!
  const where = { decision: decision.id, at: instantOf(decision.at), channel }
  if (row?.state === 'suppressed' || row?.state === 'failed') {
    const reason = row.reason ?? row.state
    const words = `It was chosen, but ${row.state === 'failed' ? 'the channel failed' : 'held back at the door'}: ${reasonInWords(reason)}`
    return { fate: row.state, reason, words, ...where }
  }
  if (row?.state === 'pending' || row?.state === 'handed' || row?.state === 'accepted')
    return { fate: 'on_its_way', words: 'It is on its way.', ...where }
  return { fate: 'delivered', words: 'It was delivered.', ...where }
}

function neverConsidered(id: string, { definition }: Playbook): Fate {
  const { placements = [], triggers = [] } = definition.actions[id] ?? {}
  const causes = [
    ...triggers.map((trigger) => `the trigger "${trigger}"`),
    ...placements.map((one) => `the placement "${one}"`),
  ]
  return {
    fate: 'never_a_candidate',
    words: `It was never considered: for this person there was no moment of ${causes.join(' or ')}.`,
  }
}

/** What would become of it if its moment came now; the best of its channels. */
function fateNow(action: string, decisions: readonly Decision[]) {
  const candidates = decisions.flatMap((decision) => decision.candidates).filter((one) => one.action === action)
  const best =
    candidates.find(({ stage }) => stage === 'chosen') ?? candidates.find(({ factors }) => factors) ?? candidates[0]
  if (!best) return null
  return { stage: best.stage, reason: best.reason, channel: best.channel, words: reasonInWords(best.reason) }
}
