const SHARE = 0x1_0000_0000

/** A stream of numbers in [0, 1), wholly determined by what it was opened with. */
export type Draws = () => number

/**
 * A 32-bit word that is wholly determined by four whole numbers (MurmurHash3 by Austin Appleby, public domain). The
 * city draws by place in the world (who, when, what for) instead of in sequence, so that it does not matter who is
 * looked at first.
 */
export function mixWords(a: number, b: number, c: number, d: number): number {
  let h = mixIn(0x9747b28c, a)
  h = mixIn(h, b)
  h = mixIn(h, c)
  h = mixIn(h, d)
  h ^= 16
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A number in [0, 1) for four whole numbers: the same ones always give the same. */
export function shareOf(a: number, b: number, c: number, d: number): number {
  return mixWords(a, b, c, d) / SHARE
}

/** Opens a stream of draws for three whole numbers. */
export function openDraws(a: number, b: number, c: number): Draws {
  let n = 0
  return () => shareOf(a, b, c, n++)
}

/** One of the items, by a number in [0, 1). */
export function pick<T>(items: readonly T[], share: number): T {
  const item = items[Math.floor(share * items.length)]
  if (item === undefined) throw new RangeError('there is nothing to pick from')
  return item
}

/** A draw from the normal distribution with mean 0 and deviation 1 (Box and Muller 1958). */
export function drawNormal(draws: Draws): number {
  const radius = Math.sqrt(-2 * Math.log(1 - draws()))
  return radius * Math.cos(2 * Math.PI * draws())
}

function mixIn(h: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  h ^= k
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}
