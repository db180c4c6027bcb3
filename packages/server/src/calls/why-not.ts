import { type Customer, consider, type Decision, type Playbook } from '@attune/engine'
import { decodeAlone, encodeAlone } from '../documents/document-alone.ts'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { DeliveryRow } from '../runner/store.ts'
import { reasonInWords } from '../why/reasons.ts'
import { decisionsBefore, deliveriesOf } from './person-records.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** Decisions that are looked through, newest first. */
const LOOKED_THROUGH = 500

/** Why somebody did not get an action or a campaign, or that they did: from what was recorded, and a look at what would become of it now. */
export async function readWhyNot(call: Call & { type: 'read-why-not' }, around: Surroundings): Promise<Reply> {
  const { runner } = around
  const { playbook } = runner
  const { of } = call
  const actions = [...playbook.actions.values()].filter((action) =>
    of.kind === 'action' ? action.id === of.id : action.campaign?.id === of.id,
  )
  if (of.kind === 'action' && actions.length === 0) return errorReply('action_unknown')
  if (of.kind === 'campaign' && !Object.hasOwn(playbook.definition.campaigns, of.id))
    return errorReply('campaign_unknown')
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
    body: JSON.stringify({ customer, [of.kind]: of.id, actions: views, lookedThrough: decisions.length }),
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
