/** Events that the workload never has. */
const NEVER = ['Class Booked', 'Gift Card Bought', 'Return Completed', 'Review Written']

/** Audiences that no event of the workload can touch. */
export function idleAudiences(count: number): Record<string, { readonly where: object }> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`idle-${index}`, { where: idleAudience(index) }]),
  )
}

/** The condition of one of them. */
export function idleAudience(index: number): object {
  const event = NEVER[index % NEVER.length]!
  return { event, where: { property: 'category', is: `kind-${index}` }, within: '30d', atLeast: 1 + (index % 5) }
}
