import type { Event } from '@attune/engine'
import type { Person } from './people.ts'

/** An event that a client has to get across. */
export interface Submission {
  readonly person: Person
  readonly identifiers: readonly string[]
  readonly event: Event
  /** Whether the host has answered that it took it. */
  acknowledged: boolean
  /** Whether that answer has reached the client. */
  received: boolean
}
