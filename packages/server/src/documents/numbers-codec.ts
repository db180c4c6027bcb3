import { createNumbers } from '@attune/engine'

/** Up to this a number is its own byte. */
const LARGEST_SMALL = 0xf0

/** Above that, by how much it is above: so many bytes of a whole number follow at most, the lowest first. */
const MOST_BYTES = 7

/** Eight bytes of a double follow. */
const DOUBLE = 0xff

const LARGEST_ENTRY_BYTES = 9

let scratch = Buffer.alloc(4096)

/**
 * Encodes a list of numbers as bytes: small whole ones take one, times of day seven, others nine. Lists are not
 * handed to the packer, which reads lists of all kinds at one place: V8 then puts a box around each number of the list
 * itself, and leaves it so.
 */
export function encodeNumbers(numbers: readonly number[]): Uint8Array {
  if (scratch.length < numbers.length * LARGEST_ENTRY_BYTES)
    scratch = Buffer.alloc(2 * numbers.length * LARGEST_ENTRY_BYTES)
  let end = 0
  for (let i = 0; i < numbers.length; i++) end = write(numbers[i]!, end)
  return Buffer.from(scratch.subarray(0, end))
}

function write(number: number, at: number): number {
  if (number > 0 ? !Number.isSafeInteger(number) : !Object.is(number, 0)) {
    scratch[at] = DOUBLE
    return scratch.writeDoubleLE(number, at + 1)
  }
  if (number <= LARGEST_SMALL) {
    scratch[at] = number
    return at + 1
  }
  let end = at + 1
  for (let rest = number; rest > 0; rest = Math.floor(rest / 256)) scratch[end++] = rest % 256
  scratch[at] = LARGEST_SMALL + end - at - 1
  return end
}

/** Decodes what `encodeNumbers` gave, into a list without room for more. */
export function decodeNumbers(bytes: Uint8Array): number[] {
  const numbers = createNumbers()
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at]!
    if (first <= LARGEST_SMALL) {
      numbers.push(first)
      at++
    } else if (first <= LARGEST_SMALL + MOST_BYTES) {
      let number = 0
      const start = at
      at += 1 + first - LARGEST_SMALL
      for (let i = at - 1; i > start; i--) number = number * 256 + bytes[i]!
      numbers.push(number)
    } else {
      numbers.push(new DataView(bytes.buffer, bytes.byteOffset).getFloat64(at + 1, true))
      at += LARGEST_ENTRY_BYTES
    }
  }
  return numbers.slice()
}
