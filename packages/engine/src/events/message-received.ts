import { noteReached } from '../address/unreachable.ts'
import { consentState } from '../consent/consent.ts'
import { confirmConsents, languageOf, stateConsent } from '../consent/state-consent.ts'
import { sendOwed } from '../delivery/owe.ts'
import { stopRuns } from '../flow/end.ts'
import { hear } from '../flow/hear.ts'
import type { Keyword } from '../keywords/understand.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The customer has written to the brand. */
export interface MessageReceived extends EventBase {
  readonly type: 'message-received'
  /** The channel on which it came. */
  readonly channel: string
  readonly text: string
  /** Address of the person, as `namespace:value`; where to answer. */
  readonly from?: string
  /** Address of the brand to which it was written, as the provider calls it. */
  readonly to?: string
  /** Pictures and other files that came with it. */
  readonly media?: readonly IncomingMedia[]
  /** Value of the button that was pressed instead of writing. */
  readonly button?: string
  /** Id of the delivery that it answers, where the provider tells. */
  readonly inReplyTo?: string
}

/** A file that came with a message; it lies with the provider. */
export interface IncomingMedia {
  readonly url: string
  /** Media type, such as `image/jpeg`; empty where it is not known. */
  readonly type: string
}

/** An answer that was given within this time is not given again: two machines must not talk to each other for ever. */
const REPEAT_MS = { stop: 86_400_000, start: 60_000, help: 10_000 }

/** Obeys keywords before anything else, and understands what is none as part of a conversation: a stop at once and for the whole channel, whatever else is going on. */
export function observeMessageReceived(event: MessageReceived, step: Stepping): void {
  if (event.from !== undefined) noteReached(step.customer, event.from, event.at)
  const keyword = step.world.playbook.keywords.understand(event.text)
  if (!keyword || (keyword.family === 'yes' && !awaitsYes(event, step))) return hear(event, step)
  switch (keyword.family) {
    case 'stop':
      return stop(event, keyword, step)
    case 'start':
      return start(event, keyword, step)
    case 'help':
      return reply('help', event, keyword, step)
    case 'yes':
      if (confirmConsents(event.channel, undefined, 'keyword', step) > 0) reply('start', event, keyword, step)
      return
  }
}

/** A yes confirms what waits for it; else it is an answer like any other. */
function awaitsYes({ channel }: MessageReceived, { customer }: Stepping): boolean {
  return customer.consents.some((consent) => consent.channel === channel && consent.state === 'pending')
}

function stop(event: MessageReceived, keyword: Keyword, step: Stepping): void {
  const { channel, at, id } = event
  const wasDenied = consentState(step.customer, channel, undefined) === 'denied'
  stateConsent({ ...stated(event), channel, state: 'denied', at, proof: id }, step)
  stopRuns(channel, step)
  if (!wasDenied) forgetReply('stop', event.channel, step)
  reply('stop', event, keyword, step)
}

/** A start is the word of the address itself, so it needs no second step. */
function start(event: MessageReceived, keyword: Keyword, step: Stepping): void {
  const { channel, at, id } = event
  stateConsent({ ...stated(event), channel, state: 'granted', at, proof: id }, step, true)
  reply('start', event, keyword, step)
}

function stated({ text }: MessageReceived) {
  return { topic: undefined, source: 'keyword', wording: text.slice(0, 100) } as const
}

function reply(
  name: 'stop' | 'start' | 'help',
  { channel }: MessageReceived,
  { language }: Keyword,
  step: Stepping,
): void {
  const { customer, world } = step
  const key = replyKey(name, channel)
  const last = customer.lastMoments.find(([known]) => known === key)
  if (last && world.now - last[1] < REPEAT_MS[name]) return
  if (last) last[1] = world.now
  else customer.lastMoments.push([key, world.now])
  sendOwed(`keyword:${name}`, channel, world.playbook.keywords.reply(name, language || languageOf(step)), step)
}

function forgetReply(name: 'stop', channel: string, { customer }: Stepping): void {
  customer.lastMoments = customer.lastMoments.filter(([known]) => known !== replyKey(name, channel))
}

function replyKey(name: string, channel: string): string {
  return `keyword:${name}:${channel}`
}
