import { z } from 'zod'

export const skipSchema = z.object({
  reason: z.string(),
  count: z.int(),
  /** Some of the customers about whom they were. */
  customers: z.array(z.int()),
})

/** Facts for which there was nothing to send, for one reason. */
export type Skip = z.infer<typeof skipSchema>

/** Customers who are named for a reason: enough to see what they have in common. */
const EXAMPLES = 5

/** What was left out and what is left out besides, by reason. */
export function addSkips(skips: readonly Skip[], more: readonly Skip[]): Skip[] {
  return Array.from(
    Map.groupBy([...skips, ...more], ({ reason }) => reason),
    ([reason, same]) => ({
      reason,
      count: same.reduce((sum, { count }) => sum + count, 0),
      customers: [...new Set(same.flatMap(({ customers }) => customers))].slice(0, EXAMPLES),
    }),
  )
}

/** The same, without naming customers who were erased. */
export function forgetInSkips(skips: readonly Skip[], erased: ReadonlySet<number>): Skip[] {
  return skips.map((skip) => ({ ...skip, customers: skip.customers.filter((customer) => !erased.has(customer)) }))
}

/** How many facts were left out, for whatever reason. */
export function countSkips(skips: readonly Skip[]): number {
  return skips.reduce((sum, { count }) => sum + count, 0)
}
