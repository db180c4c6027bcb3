import type { Asking } from './asking.ts'
import type { Bag } from './messages.ts'

/** Whether something is allowed. */
export interface Allowed {
  readonly id: string
  /** As the preference page calls it: a text, or texts by language. */
  readonly label: string | Readonly<Record<string, string>>
  readonly allowed: boolean
  /** Allowed by word, and still to be confirmed from the address itself. */
  readonly pending: boolean
}

/** How somebody wants to be spoken to. */
export interface Preferences {
  readonly channels: readonly (Allowed & { readonly topics: readonly Allowed[] })[]
  readonly language: string | null
  readonly timezone: string | null
  /** Minutes of the day. */
  readonly quietHours: { readonly from: number; readonly to: number } | null
  readonly caps: readonly { readonly channel: string | null; readonly max: number; readonly withinMs: number }[]
}

export interface ConsentStatement {
  readonly channel: string
  /** Where it is not given, the channel as a whole. */
  readonly topic?: string
  readonly state: 'granted' | 'denied'
  /** What the person has read; it stands in the ledger. */
  readonly wording?: string
  /** Where it was said; `sdk`. */
  readonly source?: string
}

export interface Consents {
  /** What holds, once all that was set before has arrived. */
  get(): Promise<Preferences>
  /** States what the person allows; it is sent at once, and kept where there is no connection. */
  set(statement: ConsentStatement): void
  /** Language, `quietHours` {`from`, `to`} such as 21:30, `caps`, `timezone`; what is left out stays, null takes a choice back. */
  prefer(preferences: Bag): void
}

export function createConsents(
  { ask, whom }: Pick<Asking, 'ask' | 'whom'>,
  track: (event: string, properties: Bag) => void,
  flush: () => Promise<void>,
): Consents {
  const state = (event: string, properties: Bag) => {
    track(event, { source: 'sdk', ...properties })
    void flush()
  }
  return {
    async get() {
      await flush()
      return ask('GET', `/v1/preferences/${await whom()}`)
    },
    set: (statement) => state('Consent Changed', { ...statement }),
    prefer: (preferences) => state('Preferences Changed', preferences),
  }
}
