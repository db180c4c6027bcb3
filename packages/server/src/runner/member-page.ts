/** A page of customers who belong to something, by number. */
export interface MemberPage {
  readonly customers: readonly number[]
  /** The page after this one begins after it. */
  readonly last: number
  readonly isLast: boolean
}

/**
 * A page after a customer of those whom the store holds as members, corrected by what it does not hold yet. `stored`: at
 * most `limit` members after `after`, in order; `changed`: of customers after `after`, whether they are in it now.
 */
export function pageOfMembers(
  stored: readonly number[],
  changed: ReadonlyMap<number, boolean>,
  after: number,
  limit: number,
): MemberPage {
  // Beyond what the store gave may be members of its own that come first.
  const end = stored.length === limit ? stored.at(-1)! : Number.POSITIVE_INFINITY
  const entered = [...changed].filter(([customer, isIn]) => isIn && customer <= end).map(([customer]) => customer)
  const staying = stored.filter((customer) => changed.get(customer) !== false)
  const all = [...new Set([...staying, ...entered])].sort((a, b) => a - b)
  const customers = all.slice(0, limit)
  const isLast = end === Number.POSITIVE_INFINITY && all.length <= limit
  const last = isLast || customers.length === limit ? (customers.at(-1) ?? after) : end
  return { customers, last, isLast }
}
