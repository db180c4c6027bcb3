import type { JsonObject } from '../json.ts'
import type { CustomerId } from '../profile/customer.ts'
import { stateRelation } from '../profile/relations.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** It is stated what another person is to the customer: a husband, a son of 19 who is at college. */
export interface RelationStated extends EventBase {
  readonly type: 'relation-stated'
  /** By which the statements about the same person are told. */
  readonly relation: string
  readonly role: string
  /** The customer who that is, where the host knows one. */
  readonly related?: CustomerId
  readonly traits: JsonObject
  /** Whether it is over. */
  readonly ended?: true
}

export function observeRelationStated(event: RelationStated, step: Stepping): void {
  const { at, ended = false, related, relation, role, traits } = event
  if (stateRelation(step.customer, { id: relation, role, customer: related, traits, at, ended })) step.touch('relation')
}
