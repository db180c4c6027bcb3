import {
  type ConsentChanged,
  type Customer,
  consentState,
  type Event,
  ownLanguage,
  type Playbook,
} from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { openOwn } from './may-see.ts'
import type { Surroundings } from './surroundings.ts'

/** A channel, or a topic on it, as a person sees it. */
export interface Choice {
  readonly id: string
  readonly label: Playbook['definition']['preferencePage']['channels'][string]
  readonly allowed: boolean
  /** Allowed by word, and to be confirmed from the address itself. */
  readonly pending: boolean
}

/** All that the page shows on which somebody chooses how they are spoken to. Nothing else of the person is in it. */
export interface PreferencesView {
  readonly brand: Playbook['definition']['brand']
  /** What they chose. */
  readonly language: string | null
  /** What they chose, or what is stated of them: two letters. */
  readonly spoken: string | null
  readonly timezone: string | null
  /** Minutes of the day; one window, the first, of those that hold. */
  readonly quietHours: { readonly from: number; readonly to: number } | null
  readonly caps: readonly { readonly channel: string | null; readonly max: number; readonly withinMs: number }[]
  readonly channels: readonly (Choice & { readonly topics: readonly Choice[] })[]
}

/** What the page needs to know of a customer. */
export async function readPreferences(call: Call & { type: 'read-preferences' }, around: Surroundings): Promise<Reply> {
  const { runner } = around
  const view = await runner.read(call.customer, (customer) => customer && viewPreferences(customer, runner.playbook))
  return view ? { status: 200, body: JSON.stringify(view) } : errorReply('customer_unknown')
}

/** The same for an app or a page of the brand that asks for who uses it. */
export async function readOwnPreferences(
  { identifier, reader }: Call & { type: 'read-own-preferences' },
  around: Surroundings,
): Promise<Reply> {
  const customer = await openOwn({ identifier, reader }, around)
  return typeof customer === 'number' ? readPreferences({ type: 'read-preferences', customer }, around) : customer
}

function viewPreferences(customer: Customer, { channels, definition }: Playbook): PreferencesView | undefined {
  if (customer.erasedAt > 0) return undefined
  const { brand, preferencePage } = definition
  const shown = Object.entries(preferencePage.channels).filter(([id]) => channels.has(id))
  const asked = [...channels.values()].filter(({ consent }) => consent !== 'none').map(({ id }) => [id, id] as const)
  const { preferences, zone, zoneSource } = customer
  return {
    brand,
    language: preferences?.language ?? null,
    spoken: ownLanguage(customer) ?? null,
    timezone: zoneSource === 'explicit' ? (zone ?? null) : null,
    quietHours: preferences?.quietHours[0] ?? null,
    caps: (preferences?.caps ?? []).map(({ channel, ...cap }) => ({ ...cap, channel: channel ?? null })),
    channels: (shown.length > 0 ? shown : asked).map(([id, label]) => ({
      ...choiceOf(customer, id, undefined, channels.get(id)!.consent),
      ...{ id, label },
      topics: Object.entries(preferencePage.topics).map(([topic, topicLabel]) => ({
        ...choiceOf(customer, id, topic, channels.get(id)!.consent),
        ...{ id: topic, label: topicLabel },
      })),
    })),
  }
}

function choiceOf(customer: Customer, channel: string, topic: string | undefined, consent: string) {
  const state = consentState(customer, channel, topic)
  const stated = customer.consents.find((one) => one.channel === channel && one.topic === topic)
  return {
    allowed: state === 'granted' || (state === 'unknown' && consent !== 'opt-in'),
    pending: stated?.state === 'pending',
  }
}

/** Takes in what somebody has chosen, on whichever page that was; answered once it is durable. */
export async function savePreferences(call: Call & { type: 'save-preferences' }, around: Surroundings): Promise<Reply> {
  const { clock, runner } = around
  const { customer, id, preferences, source, statements } = call
  const isThere = await runner.read(customer, (found) => found !== undefined && found.erasedAt === 0)
  if (!isThere) return errorReply('customer_unknown')
  const at = clock.now()
  const events: Event[] = statements.map(({ channel, state, topic, wording }): ConsentChanged => {
    const scope = { channel, ...(topic !== undefined && { topic }) }
    return { type: 'consent-changed', id: `${id}/${channel}/${topic ?? ''}`, at, ...scope, state, source, wording }
  })
  if (preferences) events.push({ type: 'preferences-changed', id: `${id}/preferences`, at, ...preferences, source })
  await Promise.all(events.map((event) => runner.submitFor(customer, event)))
  return { status: 200, body: JSON.stringify({ statements: statements.length }) }
}

/** Takes in the second step of a double opt-in. */
export async function confirmConsent(call: Call & { type: 'confirm-consent' }, around: Surroundings): Promise<Reply> {
  const { clock, runner } = around
  const { channel, customer, id, topic } = call
  const scope = { channel, ...(topic !== undefined && { topic }) }
  await runner.submitFor(customer, { type: 'consent-confirmed', id, at: clock.now(), ...scope })
  const state = await runner.read(customer, (found) =>
    found === undefined || found.erasedAt > 0 ? undefined : consentState(found, channel, topic),
  )
  return state === undefined ? errorReply('customer_unknown') : { status: 200, body: JSON.stringify({ state }) }
}
