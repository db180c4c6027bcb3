import type { JsonObject } from '../json.ts'
import type { Action } from './action.ts'

/** An opportunity for the customer: what asks for a decision. */
export interface Moment {
  readonly kind: 'trigger' | 'placement' | 'send'
  readonly id: string
  /** Id of the event that caused it. */
  readonly cause: string
  readonly properties: JsonObject
  /** When it came first: before now where it was put off. */
  readonly since: number
  readonly actions: readonly Action[]
  /** How many things at most there is room for; one where it is not given. */
  readonly most?: number | undefined
  /** How many were chosen before this one; none where it is not given. */
  readonly rank?: number
}
