import type { JsonObject } from '../json.ts'
import type { EventBase } from './event.ts'

/** A touchpoint asks what to show in a place of its own: a web slot, a till, an agent's desk. */
export interface DecisionRequested extends EventBase {
  readonly type: 'decision-requested'
  readonly placement: string
  /** Context of the request, which conditions see as properties of the event at hand. */
  readonly properties: JsonObject
  /** How many things at most there is room for; one where it is not given. */
  readonly limit?: number
}
