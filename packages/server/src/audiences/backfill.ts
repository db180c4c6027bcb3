import type { Playbook } from '@attune/engine'

/** Audiences whose members may be others by a new playbook as soon as everybody was looked at by it. */
export interface AudiencesToFill {
  /** For these histories are read. */
  readonly fromHistory: readonly string[]
  /** Of these everything is known already. */
  readonly fromKnown: readonly string[]
}

/** What a publish makes the server do with everybody, and about how long that takes. */
export interface Backfill extends AudiencesToFill {
  readonly customers: number
  readonly seconds: number
}

/** The audiences that are new or edited, or refer to such: everybody is looked at anew for them. */
export function audiencesToFill(before: Playbook, after: Playbook): AudiencesToFill {
  const fresh = new Set([...after.recollections.keys()].filter((asked) => !before.recollections.has(asked)))
  const edited = new Set(after.audiences.map(({ id }) => id).filter((id) => whereOf(before, id) !== whereOf(after, id)))
  const reads = after.audiences.filter(({ recollects }) => hasAny(fresh, recollects)).map(({ id }) => id)
  const touched = after.audiences
    .filter(({ id, refersTo }) => edited.has(id) || hasAny(edited, refersTo))
    .map(({ id }) => id)
  return { fromHistory: reads, fromKnown: touched.filter((id) => !reads.includes(id)) }
}

function hasAny(set: ReadonlySet<string>, some: Iterable<string>): boolean {
  for (const one of some) if (set.has(one)) return true
  return false
}

function whereOf({ definition }: Playbook, id: string): string | undefined {
  const audience = definition.audiences[id]
  return audience && JSON.stringify(audience.where)
}

/**
 * What to tell of the audiences that are filled, for people, one line each; nothing where none is. `far` is undefined
 * where no server was asked. Once it `isPublished` it tells how to watch it.
 */
export function describeBackfill(
  { fromHistory, fromKnown }: AudiencesToFill,
  far: Pick<Backfill, 'customers' | 'seconds'> | undefined,
  isPublished: boolean,
): readonly string[] {
  const all = [...fromHistory, ...fromKnown]
  if (all.length === 0 || far?.customers === 0) return []
  const over = far === undefined ? 'everybody' : `${far.customers} customers, about ${describeSeconds(far.seconds)}`
  const lines = [
    `audiences ${isPublished ? 'are being' : 'will be'} filled: ${over}`,
    ...(fromHistory.length === 0 ? [] : [`  from history: ${fromHistory.join(', ')}`]),
    ...(fromKnown.length === 0 ? [] : [`  from what is known: ${fromKnown.join(', ')}`]),
  ]
  if (!isPublished) return lines
  return [...lines, `  "attune audience status ${all[0]} --wait" shows how far it is, "attune audience list" of all`]
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return seconds <= 1 ? 'a second' : `${seconds} seconds`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`
}
