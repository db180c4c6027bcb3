import type { DatabaseSync } from 'node:sqlite'
import type { Changes, RedemptionQuery, RedemptionSum, Store } from '../../runner/store.ts'

/** Makes the function that notes how uses of offers at tills stand. */
export function prepareRedemptions(db: DatabaseSync): (changes: Changes) => void {
  const put = db.prepare(`INSERT INTO redemptions (id, offer, place, channel, day, state, amount, audiences)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state`)
  return ({ redemptions }) => {
    // Uses in one basket have one list, and follow each other.
    let last: readonly string[] | undefined
    let text = ''
    for (const { amount, audiences, channel, day, id, offer, place, state } of redemptions) {
      if (audiences !== last) text = JSON.stringify(audiences)
      last = audiences
      put.run(id, offer, place ?? '', channel ?? '', day, state, amount, text)
    }
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
