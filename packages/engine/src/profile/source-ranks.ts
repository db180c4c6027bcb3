import type { Json } from '../json.ts'

/** What a source states of an attribute, and when it was so. */
export interface Statement {
  value: Json
  at: number
  /** Who stated it, where that was said: `crm`, `oidc:<issuer>`, `registration`. */
  source?: string | undefined
}

/** The statement that counts. */
export interface Ranked extends Statement {
  /** What other sources state, where the playbook ranks them: it counts once what outranks it is taken away. */
  overruled?: readonly Statement[] | undefined
}

/** The rank of each source that a playbook ranks for a trait; 0 is the foremost. All others come after them, together. */
export type SourceRanks = ReadonlyMap<string, number>

/**
 * What several statements on one trait come to: of each rank the one that happened last, of two at one instant the
 * later in the list; of the ranks the foremost that has a value.
 */
export function rankedTrait(statements: readonly Statement[], ranks: SourceRanks): Ranked {
  const byRank: (Statement | undefined)[] = Array.from({ length: ranks.size + 1 })
  for (const { at, source, value } of statements) {
    const rank = (source === undefined ? undefined : ranks.get(source)) ?? ranks.size
    const known = byRank[rank]
    if (!known || at >= known.at) byRank[rank] = source === undefined ? { value, at } : { value, at, source }
  }
  const latest = byRank.filter((statement) => statement !== undefined)
  const counts = latest.find(({ value }) => value !== null) ?? latest[0]!
  const overruled = latest.filter((statement) => statement !== counts)
  return { source: undefined, ...counts, overruled: overruled.length > 0 ? overruled : undefined }
}
