import { addMembership, createMemberships, type Memberships, OUTSIDE } from '@attune/engine'
import { decodeNumbers, encodeNumbers } from './numbers-codec.ts'

/**
 * Entries in a row, of each the audience, when it was entered, and until when that holds. As bytes (see `encodeNumbers`)
 * after the origin of their times: how long after it, plus one; 0: outside, and forever. As a list, in documents before
 * version 5 and where a time is not whole: the times, and null.
 */
export type StoredMemberships = Uint8Array | readonly (number | null)[]

const ENTRY = 3

/** `origin`: the instant (ms since 1970) from which times are counted; where some are earlier, the first of them. */
export function encodeMemberships(
  { audiences, since, until }: Memberships,
  origin: number,
  word: (text: string) => number,
): StoredMemberships {
  const start = startOf(since, until, origin)
  if (start === undefined) return listOf({ audiences, since, until }, word)
  const numbers = [origin - start]
  for (let place = 0; place < audiences.length; place++)
    numbers.push(
      word(audiences[place]!),
      since[place] === OUTSIDE ? 0 : 1 + since[place]! - start,
      until[place] === Number.POSITIVE_INFINITY ? 0 : 1 + until[place]! - start,
    )
  return encodeNumbers(numbers)
}

export function decodeMemberships(
  stored: StoredMemberships,
  origin: number,
  word: (number: number) => string,
): Memberships {
  const memberships = createMemberships()
  if (stored instanceof Uint8Array) {
    const numbers = decodeNumbers(stored)
    const start = origin - numbers[0]! - 1
    for (let at = 1; at < numbers.length; at += ENTRY) {
      const since = numbers[at + 1]!
      const until = numbers[at + 2]!
      addMembership(
        memberships,
        word(numbers[at]!),
        -1,
        since === 0 ? OUTSIDE : start + since,
        until === 0 ? Number.POSITIVE_INFINITY : start + until,
      )
    }
    return memberships
  }
  for (let at = 0; at < stored.length; at += ENTRY)
    addMembership(
      memberships,
      word(stored[at]!),
      -1,
      stored[at + 1] ?? OUTSIDE,
      stored[at + 2] ?? Number.POSITIVE_INFINITY,
    )
  return memberships
}

/** The earliest of all times; undefined where one of them is not whole. */
function startOf(since: readonly number[], until: readonly number[], origin: number): number | undefined {
  let start = origin
  for (let place = 0; place < since.length; place++) {
    const from = since[place] === OUTSIDE ? start : since[place]!
    const to = until[place] === Number.POSITIVE_INFINITY ? start : until[place]!
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return undefined
    start = Math.min(start, from, to)
  }
  return Number.isSafeInteger(start) ? start : undefined
}

function listOf(
  { audiences, since, until }: Pick<Memberships, 'audiences' | 'since' | 'until'>,
  word: (text: string) => number,
): StoredMemberships {
  return audiences.flatMap((audience, place) => [
    word(audience),
    since[place] === OUTSIDE ? null : since[place]!,
    until[place] === Number.POSITIVE_INFINITY ? null : until[place]!,
  ])
}

type OldMembership = readonly [audience: number, member: boolean, since: number, until: number]

/** As documents of version 2 had them: a list for each entry. */
export function flattenMemberships(old: readonly OldMembership[]): StoredMemberships {
  return old.flatMap(([audience, member, since, until]) => [
    audience,
    member ? since : null,
    until === Number.POSITIVE_INFINITY ? null : until,
  ])
}
