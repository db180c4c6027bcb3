import type { Customer } from '@attune/engine'
import { keyOf, type Sealing } from '../privacy/sealing.ts'
import { decodeCustomer, encodeCustomer, NOTHING_SEALED, packr } from './customer-codec.ts'
import { Words } from './words.ts'

// biome-ignore lint/suspicious/noExplicitAny: rows written by the functions here.
type Stored = any

/** Encodes a document so that it can be read without the words of a store: for what outlives or leaves it. */
export function encodeAlone(customer: Customer, sealing = NOTHING_SEALED): Uint8Array {
  const words = new Words()
  const document = encodeCustomer(customer, words, sealing)
  return Uint8Array.from(packr.pack([words.takeFresh(), document]))
}

/** Decodes what `encodeAlone` gave. */
export function decodeAlone(bytes: Uint8Array, sealing = NOTHING_SEALED): Customer {
  const [fresh, document] = packr.unpack(bytes)
  const words = new Words()
  words.restore(fresh)
  return decodeCustomer(document, words, sealing)
}

/**
 * A stored document with everything that is to be sealed sealed with the current key, and nothing else; undefined
 * where it is so already.
 */
export function resealDocument(bytes: Uint8Array, words: Words, sealing: Sealing): Uint8Array | undefined {
  const row: Stored = packr.unpack(bytes)
  const isAsChosen = (value: Stored, chosen: boolean) =>
    value instanceof Uint8Array ? chosen && keyOf(value) === sealing.current : !chosen
  const traits = row[7].every(([name, value, , , overruled = []]: Stored) =>
    [value, ...overruled.map(([stated]: Stored) => stated)].every((one) =>
      isAsChosen(one, sealing.chosen.has(words.wordOf(name))),
    ),
  )
  const inbox = row[19].every(([, , content]: Stored) => isAsChosen(content, sealing.isActive))
  if (traits && inbox) return undefined
  return encodeCustomer(decodeCustomer(bytes, words, sealing), words, sealing)
}

/** The same for a document that `encodeAlone` gave. */
export function resealAlone(bytes: Uint8Array, sealing: Sealing): Uint8Array | undefined {
  const [fresh, document] = packr.unpack(bytes)
  const words = new Words()
  words.restore(fresh)
  if (resealDocument(document, words, sealing) === undefined) return undefined
  return encodeAlone(decodeCustomer(document, words, sealing), sealing)
}
