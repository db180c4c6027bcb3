import type { Channel, Event, JsonObject } from '@attune/engine'
import type { HandOver } from '../runner/hand-over.ts'
import type { DeliveryMark, Receipt, SendResult } from './channel-adapter.ts'

/** What became of a hand-over: what the channel says, and what was sent. `spared`: the provider knows nothing of it. */
export type Carried = SendResult & { readonly content?: JsonObject; readonly spared?: boolean }

/** The event that tells the engine what became of a hand-over. */
export function eventOf(
  { customer, delivery, attempt }: HandOver,
  channel: Channel | undefined,
  result: Carried,
  at: number,
): Event {
  const base = { ...headOf({ customer, delivery: delivery.id, attempt }, at), id: `report/${delivery.id}/${attempt}` }
  switch (result.outcome) {
    case 'delivered': {
      const content = channel?.kind === 'inbox' && result.content ? { content: result.content } : {}
      return { ...base, outcome: 'delivered', ...content }
    }
    case 'accepted':
      return { ...base, outcome: 'accepted', ...calledBy(result.providerId) }
    case 'rejected':
      return { ...base, outcome: 'rejected', reason: result.reason }
    case 'throttled':
    case 'deferred': {
      const retryAt = result.retryAfterMs === undefined ? {} : { retryAt: at + result.retryAfterMs }
      const spared = result.spared || result.outcome === 'throttled' ? { spared: true } : {}
      return { ...base, outcome: 'deferred', reason: result.reason, ...retryAt, ...spared }
    }
    case 'unknown':
      // Where a second message is worse than none, doubt means that it counts as sent; elsewhere it is tried again.
      if (channel?.crash === 'at-least-once')
        return { ...base, outcome: 'deferred', reason: result.reason, inDoubt: true }
      return { ...base, outcome: 'lost', reason: result.reason }
  }
}

/** The event that tells that an address leads nowhere, as a delivery has shown. */
export function lostAddress(delivery: string, identifier: string, reason: string, at: number): Event {
  return { type: 'address-lost', id: `lost-address/${delivery}/${identifier}`, at, identifier, reason }
}

/** The event that tells that somebody has refused a channel with the provider, as a delivery has shown. */
export function refusedAtProvider(delivery: string, channel: string, reason: string, at: number): Event {
  const statement = { channel, state: 'denied', source: 'provider', wording: reason } as const
  return { type: 'consent-changed', id: `refused/${delivery}`, at, ...statement }
}

/** The event of a receipt; the same receipt gives the same event, however often it comes. */
export function eventOfReceipt({ of, outcome: said, providerId, reason }: Receipt, at: number): Event {
  // Whoever complains of a message has got it.
  const outcome = said === 'complained' ? 'delivered' : said
  const id = `receipt/${of.delivery}/${of.attempt}/${outcome}`
  return { ...headOf(of, at), id, outcome, ...(reason !== undefined && { reason }), ...calledBy(providerId) }
}

function calledBy(providerId: string | undefined) {
  return providerId === undefined ? {} : { providerId }
}

function headOf({ attempt, delivery }: DeliveryMark, at: number) {
  return { type: 'delivery-reported', at, delivery, attempt } as const
}
