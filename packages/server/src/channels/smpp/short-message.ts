import { cString, FieldReader, option, TAGS } from './pdu.ts'

/** Type of number and numbering plan (5.2.5, 5.2.6). */
interface Address {
  readonly ton: number
  readonly npi: number
  readonly address: string
}

/** A number in international form, a name, or a short number of the network. */
function addressOf(text: string): Address {
  if (text.startsWith('+')) return { ton: 1, npi: 1, address: text.slice(1) }
  return /^\d+$/.test(text) ? { ton: 3, npi: 0, address: text } : { ton: 5, npi: 0, address: text }
}

/** One message to be sent (4.4.1). */
export interface ShortMessage {
  readonly from: string
  readonly to: string
  readonly coding: number
  /** With the header of a part, where it is one of several. */
  readonly text: Buffer
  readonly isPart: boolean
  /** Whether the text goes as `message_payload`, which has no bound of 254 bytes. */
  readonly asPayload: boolean
  /** How long it makes sense, seconds. */
  readonly validS: number
  readonly wantsReceipt: boolean
}

const UDH_INDICATOR = 0x40

/** The body of a `submit_sm`. */
export function encodeShortMessage(message: ShortMessage): Buffer {
  const { asPayload, coding, isPart, text, validS, wantsReceipt } = message
  const [from, to] = [addressOf(message.from), addressOf(message.to)]
  return Buffer.concat([
    cString(''),
    Buffer.from([from.ton, from.npi]),
    cString(from.address),
    Buffer.from([to.ton, to.npi]),
    cString(to.address),
    Buffer.from([isPart ? UDH_INDICATOR : 0, 0, 0]),
    cString(''),
    cString(relativeTime(validS)),
    Buffer.from([wantsReceipt ? 1 : 0, 0, coding, 0, asPayload ? 0 : text.length]),
    asPayload ? option(TAGS.messagePayload, text) : text,
  ])
}

const UNITS = [31_536_000, 2_592_000, 86_400, 3600, 60, 1]

/** A span of time (7.1.1.1): years, months, days, hours, minutes, seconds. */
function relativeTime(seconds: number): string {
  let left = Math.max(1, Math.floor(seconds))
  const parts = UNITS.map((unit) => {
    const count = Math.floor(left / unit)
    left %= unit
    return String(count).padStart(2, '0')
  })
  return `${parts.join('')}000R`
}

/** What a `deliver_sm` (4.6.1) brings: something that somebody has written, or a receipt. */
export interface Delivered {
  readonly from: string
  readonly to: string
  readonly coding: number
  readonly text: Buffer
  readonly isReceipt: boolean
  readonly isPart: boolean
  readonly options: ReadonlyMap<number, Buffer>
}

/** Kinds of `esm_class` (5.2.12) that tell of a message that was sent before. */
const RECEIPT_KINDS = new Set([0x04, 0x08, 0x20])

export function decodeDelivered(body: Buffer): Delivered {
  const fields = new FieldReader(body)
  fields.text()
  const from = readAddress(fields)
  const to = readAddress(fields)
  const kind = fields.byte()
  fields.byte()
  fields.byte()
  fields.text()
  fields.text()
  fields.byte()
  fields.byte()
  const coding = fields.byte()
  fields.byte()
  const short = fields.bytes(fields.byte())
  const options = fields.options()
  const text = options.get(TAGS.messagePayload) ?? short
  const isPart = (kind & UDH_INDICATOR) !== 0
  return { from, to, coding, text, isReceipt: RECEIPT_KINDS.has(kind & 0x3c), isPart, options }
}

function readAddress(fields: FieldReader): string {
  const ton = fields.byte()
  fields.byte()
  const address = fields.text()
  return ton === 1 && !address.startsWith('+') ? `+${address}` : address
}
