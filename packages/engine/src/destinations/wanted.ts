import type { Computed } from '../computed/computed.ts'
import type { Dependency } from '../condition/condition.ts'
import type { JsonObject } from '../json.ts'
import type { DestinationDefinition } from './definition.ts'
import { FACT_KINDS, type FactKind } from './fact-kinds.ts'

/** What the destinations of a playbook want to be told: nothing else is noted. */
export interface Wanted {
  /** Traits that some destination is told, computed ones included. */
  readonly traits: ReadonlySet<string>
  /** Those of them that are computed. */
  readonly computed: readonly Computed[]
  /** What can change them: the ids of those that it can change. */
  readonly computedBy: ReadonlyMap<Dependency, readonly string[]>
  /** Whether some destination wants facts of this kind, whatever they say. */
  hasKind(kind: FactKind): boolean
  /** Whether some destination wants a fact with this content. */
  has(kind: FactKind, content: JsonObject): boolean
}

export function wantedBy(
  destinations: readonly DestinationDefinition[],
  computed: ReadonlyMap<string, Computed>,
): Wanted {
  const byKind = new Map(
    FACT_KINDS.map((kind) => [kind, destinations.filter((one) => kindsOf(one).includes(kind))] as const),
  )
  const traits = new Set(destinations.flatMap((one) => one.traits))
  const told = [...traits].flatMap((name) => computed.get(name) ?? [])
  return {
    traits,
    computed: told,
    computedBy: byDependency(told),
    hasKind: (kind) => byKind.get(kind)!.length > 0,
    has: (kind, content) => byKind.get(kind)!.some((one) => isWanted(kind, content, one)),
  }
}

function byDependency(computed: readonly Computed[]): ReadonlyMap<Dependency, readonly string[]> {
  const pairs = computed.flatMap(({ dependsOn, id, parts }) =>
    [...new Set([dependsOn, ...parts.map((part) => part.dependsOn)])].map((dependency) => ({ dependency, id })),
  )
  const grouped = Map.groupBy(pairs, ({ dependency }) => dependency)
  return new Map([...grouped].map(([dependency, found]) => [dependency, found.map(({ id }) => id)]))
}

/** The kinds of facts that a destination is told. */
export function kindsOf(definition: DestinationDefinition): readonly FactKind[] {
  return definition.kind === 'http' ? (Object.keys(definition.requests) as FactKind[]) : definition.send
}

/** Whether a destination is to be told a fact. */
export function isWanted(kind: FactKind, content: JsonObject, definition: DestinationDefinition): boolean {
  if (!kindsOf(definition).includes(kind)) return false
  const { audiences, channels, traits } = definition
  switch (kind) {
    case 'audience-entered':
    case 'audience-left':
      return audiences === undefined || audiences.includes(content.audience as string)
    case 'consent-changed':
    case 'decision-made':
      return channels === undefined || channels.includes(content.channel as string)
    case 'profile-changed':
      return (content.changed as readonly string[]).some((name) => traits.includes(name))
    default:
      return true
  }
}
