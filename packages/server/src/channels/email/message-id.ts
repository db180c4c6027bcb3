import { createHmac, timingSafeEqual } from 'node:crypto'
import type { DeliveryMark } from '../../dispatch/channel-adapter.ts'
import { markText, readMark } from '../../dispatch/delivery-mark.ts'
import type { HandOver } from '../../runner/hand-over.ts'

/** 96 bits: enough for what has to be guessed by sending mail. */
const MAC_LENGTH = 16

/** Message-ID of a mail, the same for every attempt but for its number. Signed: anybody can write to an address for bounces. */
export function messageIdOf(handOver: HandOver, secret: string | undefined, domain: string): string {
  const mark = markText(handOver)
  return `<${mark}.${secret === undefined ? '-' : macOf(mark, secret)}@${domain}>`
}

/** The attempt at a delivery that a Message-ID was given to; undefined for any other, and for what is not signed so. */
export function readMessageId(text: string, secret: string): DeliveryMark | undefined {
  const local = /<?([\w.-]+)@/.exec(text)?.[1] ?? ''
  const dot = local.lastIndexOf('.')
  const mark = local.slice(0, dot)
  const given = Buffer.from(local.slice(dot + 1))
  const right = Buffer.from(macOf(mark, secret))
  return given.length === right.length && timingSafeEqual(given, right) ? readMark(mark) : undefined
}

function macOf(mark: string, secret: string): string {
  return createHmac('sha256', secret).update(`message-id/${mark}`).digest('base64url').slice(0, MAC_LENGTH)
}
