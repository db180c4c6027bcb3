import { spokenLanguage } from '../decision/content.ts'
import type { Channel } from '../delivery/channel.ts'
import { endDelivery } from '../delivery/lifecycle.ts'
import { sendOwed } from '../delivery/owe.ts'
import { blameContact } from '../model/learn.ts'
import type { Stepping } from '../stepping.ts'
import { type Consent, consentState, setConsent } from './consent.ts'

/** A grant that waits for its confirmation is asked about again no sooner. */
const ASK_AGAIN_MS = 86_400_000

/** A grant that was not confirmed within this time is forgotten. */
const CONFIRM_WITHIN_MS = 7 * 86_400_000

/**
 * Notes a statement of the customer about a channel, or one topic on it, and puts it into the ledger. A grant on a
 * channel with double opt-in stays pending, and its confirmation is asked for, unless it comes from a source that
 * needs none or is known to come `fromAddress`. A refusal takes effect at once, on what is on its way too.
 */
export function stateConsent(stated: Consent, step: Stepping, fromAddress = false): void {
  const { customer, world } = step
  const channel = world.playbook.channels.get(stated.channel)
  const waits = !fromAddress && mustConfirm(stated, channel, step)
  const given = waits ? { ...stated, state: 'pending' as const } : stated
  const known = customer.consents.find((one) => one.channel === given.channel && one.topic === given.topic)
  const asked = known?.state === 'pending' ? known.at : Number.NEGATIVE_INFINITY
  const before = known && { at: known.at, state: known.state }
  const changed = setConsent(customer, { ...given })
  const isOlder = before !== undefined && !changed && (given.at < before.at || given.state !== before.state)
  step.effect({
    type: 'record-consent',
    consent: given,
    ignored: changed ? undefined : isOlder ? 'older' : 'no_change',
  })
  if (given.state === 'pending' && !isOlder && given.at - asked >= ASK_AGAIN_MS)
    sendOwed('consent:confirm', given.channel, world.playbook.keywords.reply('confirm', languageOf(step)), step)
  if (!changed) return
  step.touch(`consent:${given.channel}`)
  if (given.state !== 'denied') return
  holdBack(given, step)
  blameContact(given.channel, step)
}

/** Turns what is pending on a channel into grants; gives how many there were. */
export function confirmConsents(channel: string, topic: string | undefined, source: string, step: Stepping): number {
  const { customer, event } = step
  const pending = customer.consents.filter(
    (one) =>
      one.channel === channel &&
      (topic === undefined || one.topic === topic) &&
      one.state === 'pending' &&
      event.at - one.at <= CONFIRM_WITHIN_MS,
  )
  for (const { topic: of, wording } of pending)
    stateConsent({ channel, topic: of, state: 'granted', at: event.at, source, wording, proof: event.id }, step, true)
  return pending.length
}

/** The language in which a customer is spoken to. */
export function languageOf({ customer, world }: Stepping): string {
  return spokenLanguage(customer, world.playbook)
}

/** Names of sources are the sender's own, so none counts as the second step but those that the playbook says do. */
function mustConfirm(
  { channel: id, source, state, topic }: Consent,
  channel: Channel | undefined,
  step: Stepping,
): boolean {
  if (state !== 'granted' || channel?.optIn !== 'double') return false
  if (channel.confirmedSources.includes(source)) return false
  return consentState(step.customer, id, topic) !== 'granted'
}

/** Stops what a refusal concerns and what has not left yet. */
function holdBack({ channel, topic }: Consent, step: Stepping): void {
  for (const delivery of step.customer.deliveries) {
    if (delivery.owed || delivery.channel !== channel || (topic !== undefined && delivery.topic !== topic)) continue
    // What the provider has taken has left.
    if (delivery.state === 'accepted') continue
    if (delivery.state !== 'handed') endDelivery(delivery, 'suppressed', 'consent_denied', step.world.now, step)
    else step.effect({ type: 'recall-delivery', delivery: delivery.id })
  }
}
