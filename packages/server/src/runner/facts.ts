import {
  type Customer,
  type Decision,
  deriveId,
  type Effect,
  type Event,
  type FactKind,
  type Grant,
  type Json,
  type JsonObject,
  type Wanted,
} from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'
import type { ExperimentChange } from './record.ts'
import { nameOfRedemption } from './redemption-name.ts'
import type { SharedState } from './shared-state.ts'
import type { FactRow } from './store.ts'

/** The tally of facts: the number of the last one. */
export const FACTS = 'facts'

/** Where facts are noted. */
interface Notes {
  readonly shared: SharedState
  readonly pending: PendingChanges
  /** Those of the drain under way, to be told once it is durable. */
  readonly facts: FactRow[]
  /** What some destination wants; the rest is not kept. */
  readonly wanted: Wanted
}

/** What a step means to other systems. */
export function noteFacts(
  customer: Customer,
  effects: readonly Effect[],
  event: Event,
  now: number,
  notes: Notes,
): void {
  for (const effect of effects) {
    if (effect.type === 'record-redemption') noteRedemption(customer, effect, event, now, notes)
    const told = toldBy(customer, effect, notes.wanted)
    if (!told) continue
    const content = { ...told.content, ...traitsOf(customer, notes.wanted, now) }
    noteFact(told.kind, customer.id, customer.identifiers, event.id, content, now, notes)
  }
}

/** One fact for each offer that was used, when the basket is paid, and when that is undone. */
function noteRedemption(
  customer: Customer,
  { redemption, was }: Effect & { type: 'record-redemption' },
  event: Event,
  now: number,
  notes: Notes,
): void {
  const isPaid = redemption.state === 'committed'
  if (isPaid === (was === 'committed')) return
  const { channel, id, place, state, uses } = redemption
  const kind = isPaid ? 'offer-redeemed' : 'redemption-reversed'
  if (!notes.wanted.hasKind(kind)) return
  const why = isPaid ? {} : { reason: state }
  for (const { amount, code, id: grant, offer } of uses) {
    const basket = { redemption: nameOfRedemption(id, customer.id), place: place ?? null, channel: channel ?? null }
    const content = {
      offer,
      grant,
      amount,
      code: code ?? null,
      ...basket,
      ...why,
      ...traitsOf(customer, notes.wanted, now),
    }
    noteFact(kind, customer.id, customer.identifiers, event.id, content, now, notes)
  }
}

interface Told {
  readonly kind: FactKind
  readonly content: JsonObject
}

function toldBy(customer: Customer, effect: Effect, wanted: Wanted): Told | undefined {
  switch (effect.type) {
    case 'record-consent': {
      if (effect.ignored !== undefined || !wanted.hasKind('consent-changed')) return undefined
      const { at, channel, proof, source, state, topic, wording } = effect.consent
      const content = { channel, topic: topic ?? null, state, source, wording: wording ?? null, proof: proof ?? null }
      return { kind: 'consent-changed', content: { ...content, statedAt: new Date(at).toISOString() } }
    }
    case 'enter-audience':
      return { kind: 'audience-entered', content: { audience: effect.audience } }
    case 'leave-audience':
      return { kind: 'audience-left', content: { audience: effect.audience } }
    case 'change-profile':
      return { kind: 'profile-changed', content: { changed: effect.traits } }
    case 'record-decision':
      return wanted.hasKind('decision-made') ? { kind: 'decision-made', content: viewOf(effect.decision) } : undefined
    case 'grant-offer':
      return wanted.hasKind('offer-granted') ? { kind: 'offer-granted', content: copyOf(effect.grant) } : undefined
    case 'complete-offer':
      return wanted.hasKind('offer-completed') ? { kind: 'offer-completed', content: copyOf(effect.grant) } : undefined
    case 'expire-offer':
      return wanted.hasKind('offer-expired') ? { kind: 'offer-expired', content: copyOf(effect.grant) } : undefined
    case 'change-grant':
      return effect.change === 'revoked' && wanted.hasKind('offer-revoked')
        ? { kind: 'offer-revoked', content: copyOf(effect.grant) }
        : undefined
    case 'report-conflict':
      return wanted.hasKind('code-refused')
        ? { kind: 'code-refused', content: conflictOf(customer, effect) }
        : undefined
    case 'record-hand-over':
      return wanted.hasKind('hand-over-changed')
        ? { kind: 'hand-over-changed', content: handOverOf(effect) }
        : undefined
    default:
      return undefined
  }
}

/** What tells of a change of an experiment; in the audit log changes are called alike. */
const EXPERIMENT_CHANGES = {
  running: 'started',
  stopped: 'stopped',
  promoted: 'promoted',
  out: 'variant-stopped',
} as const satisfies Record<ExperimentChange['to'], string>

/** That an experiment is not what it was, about nobody: what became of it, who or which rule moved it, and by what figures. */
export function noteExperiment(
  { by, experiment, figures, to, variant }: ExperimentChange,
  now: number,
  notes: Notes,
): void {
  const moved = { by, figures: figures ? { ...figures } : null }
  const content = { experiment, change: EXPERIMENT_CHANGES[to], variant: variant ?? null, ...moved }
  noteFact('experiment-changed', 0, [], `experiment/${experiment}`, content, now, notes)
}

function handOverOf(effect: Effect & { type: 'record-hand-over' }): JsonObject {
  const { channel, closed, handOver, thread, topic } = effect
  const { agent, answers, at, id, team, unanswered } = handOver
  return {
    ...{ handOver: id, thread, topic, team, channel, agent: agent ?? null, unanswered, answers },
    ...{ since: new Date(at).toISOString(), closed: closed ?? null },
  }
}

function conflictOf(customer: Customer, conflict: Effect & { type: 'report-conflict' }): JsonObject {
  const { code, firstAt, firstPlace, place, reason, usedAt } = conflict
  const redemption = nameOfRedemption(conflict.redemption, customer.id)
  return {
    ...{ code, reason, redemption, usedAt: new Date(usedAt).toISOString(), place: place ?? null },
    firstAt: firstAt === 0 ? null : new Date(firstAt).toISOString(),
    firstPlace: firstPlace ?? null,
  }
}

/** What was chosen; every candidate and why it fell is there to be asked for by id. */
function viewOf({ arm, candidates, cause, chosen, delivery, grant, id, moment, propensity }: Decision): JsonObject {
  const winner = candidates[chosen]
  return {
    ...{ decision: id, moment: { ...moment }, cause, arm, propensity },
    ...{ action: winner?.action ?? null, channel: winner?.channel ?? null },
    ...{ delivery: delivery ?? null, grant: grant ?? null },
  }
}

function copyOf({ completedAt, decision, endsAt, id, offer, receivedAt }: Grant): JsonObject {
  return {
    ...{ offer, grant: id, decision: decision ?? null },
    ...{ receivedAt: new Date(receivedAt).toISOString(), endsAt: new Date(endsAt).toISOString() },
    completedAt: completedAt === undefined ? null : new Date(completedAt).toISOString(),
  }
}

/** The traits that some destination is told, as of `now` (ms): with every fact, so that a request to a CRM can be made from it alone. */
export function traitsOf(customer: Customer, wanted: Wanted, now: number): { readonly traits?: JsonObject } {
  if (wanted.traits.size === 0) return {}
  const told: { [name: string]: Json } = {}
  for (const { name, value } of customer.traits) if (value !== null && wanted.traits.has(name)) told[name] = value
  for (const computed of wanted.computed) {
    const value = computed.read(customer, now)
    if (value === undefined) delete told[computed.id]
    else told[computed.id] = value
  }
  return { traits: told }
}

/**
 * Notes one fact. Number and id follow from the records alone: after a crash the same facts have the same, so that
 * receivers know a repeat.
 */
export function noteFact(
  kind: FactKind,
  customer: number,
  identifiers: readonly string[],
  cause: string,
  content: JsonObject,
  now: number,
  { facts, pending, shared, wanted }: Notes,
): void {
  if (!wanted.has(kind, content)) return
  shared.addToTally(FACTS, 1, pending)
  const number = shared.tally(FACTS)
  const id = deriveId('fct', kind, customer, cause, number)
  const at = new Date(now).toISOString()
  const json = JSON.stringify({ id, type: kind, at, customer, identifiers, ...content })
  const row = { number, kind, customer, at: now, json }
  pending.facts.push(row)
  facts.push(row)
}
