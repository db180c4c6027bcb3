import type { Event } from '@attune/engine'
import type { IncomingEvent } from '../sources/incoming-event.ts'

/** A row's event on its way in, with the JSON that it was read from. */
export interface PackedRow {
  readonly identifiers: readonly string[]
  readonly event: Event
  readonly verified?: readonly string[]
  /** The event as JSON; shares memory with what it was unpacked from. */
  readonly json: Uint8Array
}

/** Of an event its identifiers, the length of its JSON in bytes, and which identifiers are verified. */
type Head = readonly [identifiers: readonly string[], length: number, verified?: readonly string[]]

const LENGTH_BYTES = 4
const decoder = new TextDecoder()

/**
 * Gathers events for one message: the length of the heads (unsigned 32-bit little-endian), the heads as JSON, then the
 * events as a JSON array. Each event's bytes can be found in it, so that the log takes them as they are.
 */
export class RowPacker {
  #heads: string[] = []
  #events: string[] = []

  /** `more`: whether another event of the same customer follows. */
  add(
    { event, identifiers, verified }: Pick<IncomingEvent, 'event' | 'identifiers' | 'verified'>,
    more: boolean,
  ): void {
    const json = JSON.stringify(more ? { ...event, more: true } : event)
    const length = Buffer.byteLength(json)
    this.#heads.push(JSON.stringify(verified ? [identifiers, length, verified] : [identifiers, length]))
    this.#events.push(json)
  }

  /** Everything that was added since the last time. */
  take(): Uint8Array<ArrayBuffer> {
    const heads = `[${this.#heads.join()}]`
    const events = `[${this.#events.join()}]`
    this.#heads = []
    this.#events = []
    const headBytes = Buffer.byteLength(heads)
    const bytes = Buffer.from(new ArrayBuffer(LENGTH_BYTES + headBytes + Buffer.byteLength(events)))
    bytes.writeUInt32LE(headBytes)
    bytes.write(heads, LENGTH_BYTES)
    bytes.write(events, LENGTH_BYTES + headBytes)
    return bytes
  }
}

/** The events in a message, in order. */
export function unpackRows(bytes: Uint8Array): PackedRow[] {
  const headBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const start = LENGTH_BYTES + headBytes
  const heads = JSON.parse(decoder.decode(bytes.subarray(LENGTH_BYTES, start))) as Head[]
  const events = JSON.parse(decoder.decode(bytes.subarray(start))) as Event[]
  let at = start + 1
  return heads.map(([identifiers, length, verified], i) => {
    const json = bytes.subarray(at, at + length)
    at += length + 1
    const event = events[i]!
    return verified === undefined ? { identifiers, event, json } : { identifiers, event, json, verified }
  })
}
