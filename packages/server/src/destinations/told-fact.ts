import { type DestinationDefinition, type FactKind, isWanted, type JsonObject, namespaceOf } from '@attune/engine'

/** A fact as other systems are told it. */
export interface ToldFact {
  /** Its place among all facts: 1, 2, 3 … 0 for one that tells how things stand instead of what happened. */
  readonly number: number
  readonly kind: FactKind
  readonly customer: number
  readonly content: FactContent
}

/** What it says. */
export type FactContent = JsonObject & {
  readonly id: string
  readonly at: string
  readonly identifiers: readonly string[]
}

type WrittenFact = readonly [number: number, kind: FactKind, customer: number, content: FactContent]

/** Reads what `writeFacts` wrote. */
export function readToldFacts(written: readonly WrittenFact[]): ToldFact[] {
  return written.map(([number, kind, customer, content]) => ({ number, kind, customer, content }))
}

/** Whether a destination is to be told a fact. */
export function isFor({ content, kind }: ToldFact, definition: DestinationDefinition): boolean {
  return isWanted(kind, content, definition)
}

/** A fact with those identifiers and traits that a destination may know. */
export function forDestination(fact: ToldFact, { identifiers, traits }: DestinationDefinition): ToldFact {
  const { traits: all, ...content } = fact.content
  const known = content.identifiers.filter((identifier) => identifiers.includes(namespaceOf(identifier)))
  const chosen = pick(all as JsonObject | undefined, traits)
  const changed = content.changed && { changed: (content.changed as string[]).filter((name) => traits.includes(name)) }
  return { ...fact, content: { ...content, ...changed, ...chosen, identifiers: known } as FactContent }
}

function pick(all: JsonObject | undefined, names: readonly string[]): { readonly traits?: JsonObject } {
  if (all === undefined || names.length === 0) return {}
  return { traits: Object.fromEntries(names.flatMap((name) => (name in all ? [[name, all[name]!]] : []))) }
}

/** The customers whom a fact is about: what concerns one of them is told before or after it, never beside it. */
export function customersIn({ content, customer, kind }: ToldFact): readonly number[] {
  if (kind !== 'customers-merged' && kind !== 'customers-separated') return [customer]
  return [content.winner as number, content.loser as number]
}

/**
 * What a fact is about, besides the customer: of two facts about the same the later one is the last word. Undefined
 * where each stands for itself.
 */
export function subjectOf({ content, customer, kind }: ToldFact): string | undefined {
  switch (kind) {
    case 'audience-entered':
    case 'audience-left':
      return `${customer}/audience/${content.audience}`
    case 'consent-changed':
      return `${customer}/consent/${content.channel}/${content.topic ?? ''}`
    case 'profile-changed':
      return `${customer}/profile`
    default:
      return undefined
  }
}
