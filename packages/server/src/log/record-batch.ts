/** Bytes before each body: its length and its CRC-32C, both unsigned 32-bit little-endian. */
export const RECORD_HEADER_BYTES = 8

/**
 * Records on their way into the log, laid out as the journal writes them: `length, crc, body` one after another, so
 * that a record is encoded once and never copied again. The log fills in the checksums.
 */
export class RecordBatch {
  #bytes: Buffer
  #length = 0
  #count = 0

  constructor(initialBytes = 4096) {
    this.#bytes = Buffer.allocUnsafe(initialBytes)
  }

  /** How many records are in it. */
  get count(): number {
    return this.#count
  }

  /** The framed records; shares memory with the batch. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Adds a record whose body is a fixed part of up to 32 bytes, written by `writeHead`, and a text in UTF-8. */
  add(headBytes: number, writeHead: (bytes: Buffer, offset: number) => void, text: string): void {
    // A UTF-16 unit becomes 3 bytes at most.
    this.#reserve(RECORD_HEADER_BYTES + headBytes + text.length * 3)
    const start = this.#length
    const bodyStart = start + RECORD_HEADER_BYTES
    writeHead(this.#bytes, bodyStart)
    const textBytes = this.#bytes.write(text, bodyStart + headBytes, 'utf8')
    this.#close(start, headBytes + textBytes)
  }

  /** The same with a text that is UTF-8 already. */
  addHeaded(headBytes: number, writeHead: (bytes: Buffer, offset: number) => void, text: Uint8Array): void {
    this.#reserve(RECORD_HEADER_BYTES + headBytes + text.length)
    const start = this.#length
    const bodyStart = start + RECORD_HEADER_BYTES
    writeHead(this.#bytes, bodyStart)
    this.#bytes.set(text, bodyStart + headBytes)
    this.#close(start, headBytes + text.length)
  }

  /** Adds a record of raw bytes. */
  addBytes(body: Uint8Array): void {
    this.#reserve(RECORD_HEADER_BYTES + body.length)
    const start = this.#length
    this.#bytes.set(body, start + RECORD_HEADER_BYTES)
    this.#close(start, body.length)
  }

  #close(start: number, bodyBytes: number): void {
    this.#bytes.writeUInt32LE(bodyBytes, start)
    this.#bytes.writeUInt32LE(0, start + 4)
    this.#length = start + RECORD_HEADER_BYTES + bodyBytes
    this.#count++
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

/** The bodies of framed records, in order. They share memory with `bytes`. */
export function* bodiesOf(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at, true)
    yield bytes.subarray(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length)
    at += RECORD_HEADER_BYTES + length
  }
}
