import { elevenDigits } from './base36.ts'

/** A stream of numbers in [0, 1) that is wholly determined by its seed. */
export type Random = () => number

/** What the hash of a text is after its first characters. */
export type HashState = readonly [number, number, number, number]

const NOTHING_READ: HashState = [1779033703, 3144134277 | 0, 1013904242, 2773480762 | 0]

/** Reads a text without ending: `hashWords(b, hashState(a))` is `hashWords(a + b)`. */
export function hashState(text: string, before: HashState = NOTHING_READ): HashState {
  let h1 = before[0]
  let h2 = before[1]
  let h3 = before[2]
  let h4 = before[3]
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i)
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067)
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233)
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213)
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179)
  }
  return [h1, h2, h3, h4]
}

/**
 * Four well-mixed 32-bit words of a text (cyrb128 by bryc, public domain), `before` being what was read in front of
 * it. Not for secrets: whoever knows the text knows the words.
 */
export function hashWords(text: string, before: HashState = NOTHING_READ): [number, number, number, number] {
  const state = hashState(text, before)
  let h1 = state[0]
  let h2 = state[1]
  let h3 = state[2]
  let h4 = state[3]
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179)
  h1 ^= h2 ^ h3 ^ h4
  return [h1 >>> 0, (h2 ^ h1) >>> 0, (h3 ^ h1) >>> 0, (h4 ^ h1) >>> 0]
}

/** A 53-bit whole number that stands for a text, for sets of ids where two texts must not meet by chance. */
export function hashNumber(text: string): number {
  const [a, b] = hashWords(text)
  return a * 0x20_0000 + (b >>> 11)
}

/** A number in [0, 1) that is stable for a text: shares of people (holdouts, arms) are cut from it. */
export function hashShare(text: string): number {
  return hashWords(text)[0] / 0x1_0000_0000
}

/** An id of 20 characters that is wholly determined by what it is derived from, so that a replay names things alike. */
export function deriveId(prefix: string, ...parts: readonly (string | number)[]): string {
  const [a, b, c, d] = hashWords(parts.join('\u0000'))
  return `${prefix}_${elevenDigits(a * 0x20_0000 + (b >>> 11))}${elevenDigits(c * 0x20_0000 + (d >>> 11))}`
}

/** The generator sfc32 (Chris Doty-Humphrey, PractRand) seeded by a text. */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = hashWords(seed)
  return () => {
    const t = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    c |= 0
    return (t >>> 0) / 0x1_0000_0000
  }
}
