import { stateConsent } from '../consent/state-consent.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The customer allows or refuses a channel, or one topic on it. */
export interface ConsentChanged extends EventBase {
  readonly type: 'consent-changed'
  readonly channel: string
  readonly topic?: string
  readonly state: 'granted' | 'denied'
  readonly source: string
  /** The text that was agreed to or refused, or its name. */
  readonly wording?: string
  /** Where the proof lies, when that is not this event. */
  readonly proof?: string
}

/** Notes it; what is on its way is stopped at once. */
export function observeConsentChanged(event: ConsentChanged, step: Stepping): void {
  const { channel, topic, state, at, source, wording, id, proof = id } = event
  stateConsent({ channel, topic, state, at, source, wording, proof }, step)
}
