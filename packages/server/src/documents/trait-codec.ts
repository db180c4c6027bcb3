import type { Customer, Json, Statement, Trait } from '@attune/engine'
import type { Sealing } from '../privacy/sealing.ts'
import { listOf } from './list-of.ts'
import { encodeTime, type StoredTime } from './time-codec.ts'
import type { Words } from './words.ts'

/**
 * A trait as a row of a customer's document (see `customer-codec.ts`): the statement that counts, then what other sources
 * state; a source only where there is one.
 */
export function encodeTrait(
  { createdAt, id }: Customer,
  trait: Trait,
  words: Words,
  sealing: Sealing,
): readonly unknown[] {
  const { name, overruled } = trait
  const stated = (statement: Statement): unknown[] => {
    const { source, value } = statement
    const kept = sealing.chosen.has(name) ? sealing.sealHeld(id, name, statement, value) : value
    const at = encodeTime(statement.at, createdAt)
    return source === undefined ? [kept, at] : [kept, at, words.numberOf(source)]
  }
  const row = [words.numberOf(name), ...stated(trait)]
  if (overruled === undefined) return row
  return [...row, ...(row.length < 4 ? [null] : []), overruled.map(stated)]
}

// biome-ignore lint/suspicious/noExplicitAny: rows written by the functions here.
type Stored = any

/** How the parts of a row are read. */
interface Reading {
  readonly word: (number: number) => string
  readonly time: (stored: StoredTime) => number
  /** A value that may be sealed, under the name of the trait. */
  readonly open: (name: string, value: Stored) => Json
}

export function decodeTrait([number, value, at, source, overruled]: Stored, { open, time, word }: Reading): Trait {
  const name = word(number)
  const trait: Trait =
    source == null
      ? { name, value: open(name, value), at: time(at) }
      : { name, value: open(name, value), at: time(at), source: word(source) }
  if (overruled !== undefined)
    trait.overruled = listOf(
      overruled,
      ([value, at, source]: Stored): Statement =>
        source == null
          ? { value: open(name, value), at: time(at) }
          : { value: open(name, value), at: time(at), source: word(source) },
    )
  return trait
}
