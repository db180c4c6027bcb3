/** What is said over SMPP 3.4 ("Short Message Peer to Peer Protocol Specification v3.4", 12-Oct-1999 Issue 1.2), as far as it is used. */

/** Command ids (5.1.2.1). An answer has the highest bit set. */
export const COMMANDS = {
  genericNack: 0x8000_0000,
  bindTransceiver: 0x0000_0009,
  submitSm: 0x0000_0004,
  deliverSm: 0x0000_0005,
  unbind: 0x0000_0006,
  enquireLink: 0x0000_0015,
} as const

export const ANSWER = 0x8000_0000

/** Status of a command (5.1.3), those that mean something of their own here. */
export const STATUS = {
  ok: 0,
  invalidCommand: 0x03,
  systemError: 0x08,
  invalidSource: 0x0a,
  invalidDestination: 0x0b,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  submitFailed: 0x45,
  throttled: 0x58,
  /** The receiver cannot take a message just now, and wants it again. */
  receiverTemporary: 0x64,
} as const

/** Tags of optional parameters (5.3.2). */
export const TAGS = { receiptedMessageId: 0x001e, messagePayload: 0x0424, messageState: 0x0427 } as const

export interface Pdu {
  readonly command: number
  readonly status: number
  readonly sequence: number
  readonly body: Buffer
}

const HEADER_BYTES = 16

/** Longer than anything that is said: whoever announces more does not speak SMPP. */
const MOST_BYTES = 128 * 1024

/** A unit as it is sent. */
export function encodePdu({ body, command, sequence, status }: Pdu): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + body.length)
  bytes.writeUInt32BE(bytes.length, 0)
  bytes.writeUInt32BE(command, 4)
  bytes.writeUInt32BE(status, 8)
  bytes.writeUInt32BE(sequence, 12)
  body.copy(bytes, HEADER_BYTES)
  return bytes
}

/** Puts units together from what a connection brings; throws where that is no SMPP. */
export class PduReader {
  #unread: Buffer = Buffer.alloc(0)

  /** The units that are complete now. */
  take(chunk: Buffer): readonly Pdu[] {
    const units: Pdu[] = []
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
    while (this.#unread.length >= 4) {
      const length = this.#unread.readUInt32BE(0)
      if (length < HEADER_BYTES || length > MOST_BYTES) throw new RangeError(`a unit of ${length} bytes`)
      if (this.#unread.length < length) break
      const bytes = this.#unread.subarray(0, length)
      this.#unread = this.#unread.subarray(length)
      units.push({
        command: bytes.readUInt32BE(4),
        status: bytes.readUInt32BE(8),
        sequence: bytes.readUInt32BE(12),
        body: bytes.subarray(HEADER_BYTES),
      })
    }
    return units
  }
}

/** A text that ends with a zero (3.1, C-Octet String). */
export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1')
}

/** Reads fields one after the other; what is missing at the end reads as zeros, as some centres leave it out. */
export class FieldReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  byte(): number {
    return this.#bytes[this.#at++] ?? 0
  }

  text(): string {
    const end = this.#bytes.indexOf(0, this.#at)
    const text = this.#bytes.toString('latin1', this.#at, end < 0 ? this.#bytes.length : end)
    this.#at = end < 0 ? this.#bytes.length : end + 1
    return text
  }

  bytes(count: number): Buffer {
    const found = this.#bytes.subarray(this.#at, this.#at + count)
    this.#at += count
    return found
  }

  /** What is left, as optional parameters by tag. */
  options(): ReadonlyMap<number, Buffer> {
    const found = new Map<number, Buffer>()
    while (this.#at + 4 <= this.#bytes.length) {
      const tag = this.#bytes.readUInt16BE(this.#at)
      const length = this.#bytes.readUInt16BE(this.#at + 2)
      this.#at += 4
      found.set(tag, this.bytes(length))
    }
    return found
  }
}

/** An optional parameter. */
export function option(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(tag, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value])
}
