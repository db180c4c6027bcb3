import { type ChosenCap, NO_PREFERENCES, type QuietWindow } from '../consent/preferences.ts'
import { adoptZone, forgetZone } from '../profile/zone.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The person chooses how to be spoken to. What is not there stays as it is; null takes a choice back. */
export interface PreferencesChanged extends EventBase {
  readonly type: 'preferences-changed'
  readonly language?: string | null
  readonly quietHours?: QuietWindow | null
  readonly caps?: readonly ChosenCap[] | null
  /** IANA zone; an explicit statement, which is surer than anything else. */
  readonly timezone?: string | null
  readonly source: string
}

/** A person needs no more limits than this; a document must not grow by them. */
const MAX_CAPS = 10

export function observePreferencesChanged(event: PreferencesChanged, step: Stepping): void {
  const { customer } = step
  const { caps, language, quietHours, timezone } = event
  const known = customer.preferences ?? NO_PREFERENCES
  customer.preferences = {
    language: language === undefined ? known.language : (language ?? undefined),
    quietHours: quietHours === undefined ? known.quietHours : quietHours === null ? [] : [quietHours],
    caps: caps === undefined ? known.caps : (caps ?? []).slice(0, MAX_CAPS),
  }
  if (timezone === null) forgetZone(step)
  else if (timezone !== undefined) adoptZone(timezone, 'explicit', step)
}
