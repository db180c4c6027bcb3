import type { DatabaseSync } from 'node:sqlite'
import type { AudiencePoint, Store } from '../../runner/store.ts'

const NOBODY = -1

/** Reads of how many are in two audiences, and of how many were in one. */
export function prepareAudienceReads(db: DatabaseSync): Pick<Store, 'overlap' | 'audiencePoints'> {
  const find = db.prepare('SELECT id, size FROM audiences WHERE name = ?')
  // Goes through the smaller of the two, and looks each of its members up in the other.
  const shared = db.prepare(`SELECT count(*) AS size FROM memberships AS one CROSS JOIN memberships AS other
    WHERE one.audience = ? AND other.audience = ? AND other.customer = one.customer`)
  const points = db.prepare(`SELECT hour, size, entered, left FROM audience_points
    WHERE audience = ? AND hour >= ? ORDER BY hour`)
  const idOf = (audience: string) => Number(find.get(audience)?.id ?? NOBODY)
  const sizeOf = (audience: string) => Number(find.get(audience)?.size ?? 0)
  return {
    overlap: async (audience, other) => {
      if (audience === other) return sizeOf(audience)
      const [smaller, larger] = sizeOf(audience) <= sizeOf(other) ? [audience, other] : [other, audience]
      return Number(shared.get(idOf(smaller!), idOf(larger!))?.size)
    },
    audiencePoints: async (audience, from) =>
      points.all(idOf(audience), from).map((row) => ({ ...row })) as unknown as readonly AudiencePoint[],
  }
}
