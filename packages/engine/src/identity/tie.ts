import type { Stepping } from '../stepping.ts'
import { namespaceOf } from './rules.ts'

/**
 * Notes an identifier with the customer. One beyond the limit of its namespace: of weak ones the oldest makes room
 * (a browser that forgets its cookies daily must not fill a document), a strong one leads to nobody instead.
 * `asked` lets it in all the same.
 */
export function tieIdentifier(identifier: string, asked: boolean, step: Stepping): void {
  const { customer, world } = step
  const { identifiers } = customer
  if (identifiers.includes(identifier)) return
  const rules = world.playbook.identity
  const namespace = namespaceOf(identifier)
  const same = identifiers.filter((known) => namespaceOf(known) === namespace)
  const isFull = identifiers.length >= world.limits.identifiers
  if (isFull || (!asked && same.length >= rules.limitOf(namespace))) {
    const oldest = rules.strengthOf(identifier) === 'weak' ? same[0] : undefined
    step.effect({ type: 'release-identifier', identifier: oldest ?? identifier })
    if (oldest === undefined) return
    identifiers.splice(identifiers.indexOf(oldest), 1)
  }
  identifiers.push(identifier)
}
