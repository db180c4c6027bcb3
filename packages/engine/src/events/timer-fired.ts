import type { EventBase } from './event.ts'

/** The clock has reached an instant at which something of the customer can change by itself. What is due is found by looking. */
export interface TimerFired extends EventBase {
  readonly type: 'timer-fired'
}
