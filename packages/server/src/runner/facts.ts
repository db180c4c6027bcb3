import { type Customer, deriveId, type Effect, type Event, type FactKind, type JsonObject } from '@attune/engine'
import type { PendingChanges } from './pending-changes.ts'
import type { SharedState } from './shared-state.ts'
import type { FactRow } from './store.ts'

/** The tally of facts: the number of the last one. */
export const FACTS = 'facts'

/** Where facts are noted. */
interface Notes {
  readonly shared: SharedState
  readonly pending: PendingChanges
  /** Kinds that some destination wants; others are not kept. */
  readonly wanted: ReadonlySet<FactKind>
}

/** What a step means to other systems. */
export function noteFacts(
  customer: Customer,
  effects: readonly Effect[],
  event: Event,
  now: number,
  notes: Notes,
): void {
  if (notes.wanted.size === 0) return
  for (const effect of effects) {
    const told = toldBy(effect)
    if (told) noteFact(told.kind, customer.id, customer.identifiers, event.id, told.content, now, notes)
  }
}

function toldBy(effect: Effect): { readonly kind: FactKind; readonly content: JsonObject } | undefined {
  switch (effect.type) {
    case 'record-consent': {
      if (effect.ignored !== undefined) return undefined
      const { at, channel, proof, source, state, topic, wording } = effect.consent
      const content = { channel, topic: topic ?? null, state, source, wording: wording ?? null, proof: proof ?? null }
      return { kind: 'consent-changed', content: { ...content, statedAt: new Date(at).toISOString() } }
    }
    case 'enter-audience':
      return { kind: 'audience-entered', content: { audience: effect.audience } }
    case 'leave-audience':
      return { kind: 'audience-left', content: { audience: effect.audience } }
    default:
      return undefined
  }
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
  { pending, shared, wanted }: Notes,
): void {
  if (!wanted.has(kind)) return
  shared.addToTally(FACTS, 1, pending)
  const number = shared.tally(FACTS)
  const id = deriveId('fct', kind, customer, cause, number)
  const at = new Date(now).toISOString()
  const json = JSON.stringify({ id, type: kind, at, customer, identifiers, ...content })
  pending.facts.push({ number, kind, customer, at: now, json } satisfies FactRow)
}
