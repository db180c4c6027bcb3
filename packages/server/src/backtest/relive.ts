import {
  type Customer,
  createCustomer,
  type Decision,
  type JsonObject,
  type PastDecision,
  type Playbook,
  step,
  type World,
} from '@attune/engine'
import type { Past } from './replay-past.ts'

/** With which probability each thing was to be done, by action and channel; nothing at all is `''`. */
export type Distribution = ReadonlyMap<string, number>

/** What a customer's past comes to under a playbook when what was done then is done again, whatever it would choose. */
export interface Relived {
  /** By id of the decision. */
  readonly chosen: ReadonlyMap<string, Distribution>
  /** What came of each that has its label, in minor units, as the playbook reckons. */
  readonly worth: ReadonlyMap<string, number>
}

const NO_LIMIT = { remaining: () => Number.POSITIVE_INFINITY, freeAt: () => 0 }

/**
 * Lives a customer's records again under a playbook. The context of every decision is the one that it had: what was done
 * before it, what was heard of it, what the model knew, and the feeds that were read. Budgets are left out.
 */
export function relive(
  customer: number,
  records: readonly Past[],
  decisions: readonly Decision[],
  past: (decision: Decision) => PastDecision,
  playbook: Playbook,
  around: World,
  end: number,
): Relived {
  const document: Customer = createCustomer(customer, records[0]?.now ?? 0)
  const byId = new Map(decisions.map((decision) => [decision.id, past(decision)]))
  const read = feedsByEvent(decisions)
  const chosen = new Map<string, Distribution>()
  const worth = new Map<string, number>()
  const last = { now: end, event: { type: 'timer-fired', id: 'end-of-past', at: end } } as const
  for (const { event, now } of [...records, last]) {
    const feeds = read.get(event.id)
    const { effects } = step(document, event, {
      ...around,
      ...{ now, playbook, pools: NO_LIMIT, past: { of: (id) => byId.get(id) } },
      ...(feeds && { feeds: { get: (feed, key) => feeds[`${feed}/${key}`] as JsonObject | undefined } }),
    })
    for (const effect of effects) {
      if (effect.type === 'record-decision') chosen.set(effect.decision.id, distributionOf(effect.decision))
      else if (effect.type === 'update-model') {
        const { channel: id, decision, gain = 0 } = effect.exposure
        const channel = playbook.channels.get(id)
        const interruption = channel?.interrupts ? playbook.policy.interruptionCost : 0
        worth.set(decision, (effect.success ? gain : 0) - (channel?.cost ?? 0) - interruption)
      }
    }
  }
  return { chosen, worth }
}

export function nameOf(decision: Decision): string {
  const candidate = decision.candidates[decision.chosen]
  return candidate ? `${candidate.action}/${candidate.channel}` : ''
}

function distributionOf({ candidates, silencePropensity }: Decision): Distribution {
  const found = new Map([['', silencePropensity]])
  for (const { action, channel, propensity } of candidates)
    if (propensity > 0) found.set(`${action}/${channel}`, propensity)
  return found
}

function feedsByEvent(decisions: readonly Decision[]): Map<string, JsonObject> {
  const read = new Map<string, JsonObject>()
  for (const { event, feeds } of decisions) read.set(event, { ...read.get(event), ...feeds })
  return read
}
