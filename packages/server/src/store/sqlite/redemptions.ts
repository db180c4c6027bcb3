import type { DatabaseSync } from 'node:sqlite'
import { readUses } from '../../pending/redemption-text.ts'
import type { Changes, RedemptionQuery, RedemptionRow, RedemptionSum, Store } from '../../runner/store.ts'

/** Makes the function that notes how uses of offers at tills stand. */
export function prepareRedemptions(db: DatabaseSync): (changes: Changes) => void {
  const put = db.prepare(`INSERT INTO redemptions (id, offer, place, channel, day, state, amount, audiences)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state`)
  const putBasket = (rows: readonly RedemptionRow[]) => {
    const audiences = JSON.stringify(rows[0]?.audiences ?? [])
    for (const { amount, channel, day, id, offer, place, state } of rows)
      put.run(id, offer, place ?? '', channel ?? '', day, state, amount, audiences)
  }
  return ({ redemptions }) => {
    for (const text of redemptions) putBasket(readUses(text))
  }
}

/** Sums of them. */
export function prepareRedemptionReads(db: DatabaseSync): Pick<Store, 'redemptionSums'> {
  const sums = db.prepare(`SELECT offer, place, day, state, count(*) AS uses, sum(amount) AS amount FROM redemptions
    WHERE day BETWEEN ?1 AND ?2 AND (?3 = '' OR offer = ?3) AND (?4 = '' OR place = ?4)
      AND (?6 = '' OR EXISTS (SELECT 1 FROM json_each(audiences) WHERE value = ?6))
    GROUP BY day, offer, place, state ORDER BY day, offer, place, state LIMIT ?5`)
  return {
    redemptionSums: async ({ audience = '', from, limit, offer = '', place = '', to }: RedemptionQuery) =>
      sums.all(from, to, offer, place, limit, audience).map(toSum),
  }
}

function toSum(row: object): RedemptionSum {
  const { place, ...rest } = row as RedemptionSum & { readonly place: string }
  return { ...rest, place: place === '' ? undefined : place }
}
