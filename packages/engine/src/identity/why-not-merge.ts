import type { Customer } from '../profile/customer.ts'
import { type IdentityRules, namespaceOf } from './rules.ts'

/** Why two customers are not joined. */
export type MergeRefusal =
  | { readonly reason: 'same_customer' }
  | { readonly reason: 'merged_already' }
  /** They were taken for one before, and somebody said that they are not. */
  | { readonly reason: 'kept_apart' }
  | { readonly reason: 'automatic_merge_off' }
  /** Together they would have more identifiers of a namespace than one person has. */
  | { readonly reason: 'too_many_identifiers'; readonly namespace: string; readonly limit: number }

/**
 * Whether the rules let two customers be joined; undefined when they do. `asked` is a person's or system's explicit
 * word that they are one, which only nonsense stands against.
 */
export function whyNotMerge(
  winner: Customer,
  loser: Customer,
  rules: IdentityRules,
  asked: boolean,
): MergeRefusal | undefined {
  if (winner.id === loser.id) return { reason: 'same_customer' }
  if (winner.mergedInto !== 0 || loser.mergedInto !== 0) return { reason: 'merged_already' }
  if (asked) return undefined
  if (winner.apart.includes(loser.id) || loser.apart.includes(winner.id)) return { reason: 'kept_apart' }
  if (!isNamed(winner, rules) || !isNamed(loser, rules)) return undefined
  if (!rules.automaticMerge) return { reason: 'automatic_merge_off' }
  const counts = new Map<string, number>()
  for (const identifier of new Set([...winner.identifiers, ...loser.identifiers])) {
    if (rules.strengthOf(identifier) === 'weak') continue
    const namespace = namespaceOf(identifier)
    const count = (counts.get(namespace) ?? 0) + 1
    const limit = rules.limitOf(namespace)
    if (count > limit) return { reason: 'too_many_identifiers', namespace, limit }
    counts.set(namespace, count)
  }
  return undefined
}

/** Whether something besides weak identifiers leads to the customer. */
function isNamed({ identifiers }: Customer, rules: IdentityRules): boolean {
  return identifiers.some((identifier) => rules.strengthOf(identifier) !== 'weak')
}
