import { confirmConsents } from '../consent/state-consent.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** What was pending is confirmed from the address itself: the second step of a double opt-in. */
export interface ConsentConfirmed extends EventBase {
  readonly type: 'consent-confirmed'
  readonly channel: string
  /** Without one, everything that is pending on the channel. */
  readonly topic?: string
}

export function observeConsentConfirmed({ channel, topic }: ConsentConfirmed, step: Stepping): void {
  confirmConsents(channel, topic, 'confirmation-link', step)
}
