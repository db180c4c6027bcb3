import type { Event } from '../events/event.ts'
import type { Customer, CustomerId } from '../profile/customer.ts'

/** A decision that was made since a merge, and the events that brought it about. */
export interface DecidedSince {
  readonly id: string
  readonly at: number
  /** The event in whose step it was made, and the one that caused the moment. */
  readonly event: string
  readonly cause: string
  /** The action that was chosen; undefined for silence. */
  readonly action: string | undefined
}

/** One thing that a merged customer has lived through since the merge, with the host's time of it. */
export interface Lived {
  readonly event: Event
  readonly now: number
}

/** What is needed to undo a merge. */
export interface Undoing {
  /** The customer as it is now. */
  readonly merged: Customer
  readonly winnerBefore: Customer
  readonly loserBefore: Customer
  /** The loser, and everybody who had been merged into it before. */
  readonly loserOrigins: ReadonlySet<CustomerId>
  /** Everything since, in order; of other merges the `profile-received`. */
  readonly since: readonly Lived[]
  readonly decisions: readonly DecidedSince[]
}
