import type { Consent } from '../consent/consent.ts'

/** A statement about consent, for the ledger: also one that changed nothing. */
export interface RecordConsent {
  readonly type: 'record-consent'
  readonly consent: Consent
  /** Why it did not count; undefined where it did. */
  readonly ignored: 'older' | 'no_change' | undefined
}
