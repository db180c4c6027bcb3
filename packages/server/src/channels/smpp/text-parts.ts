import type { Delivered } from './short-message.ts'
import { readPart } from './text-coding.ts'

/** Texts that came in parts and are not whole yet; the oldest are let go of. */
const MOST_UNFINISHED = 1000
const LONGEST_WAIT_MS = 600_000

interface Unfinished {
  readonly since: number
  readonly parts: (Buffer | undefined)[]
}

/** Puts texts together that come in parts, in any order. What waits for its rest is in memory only. */
export class TextParts {
  readonly #now: () => number
  readonly #unfinished = new Map<string, Unfinished>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The text as a whole; undefined while parts are missing. */
  take({ from, isPart, text, to }: Delivered): Buffer | undefined {
    const part = isPart ? readPart(text) : undefined
    if (!part || part.count < 2) return part?.text ?? text
    const { count, number, reference } = part
    const key = `${from}\n${to}\n${reference}\n${count}`
    const now = this.#now()
    for (const [other, { since }] of this.#unfinished)
      if (this.#unfinished.size >= MOST_UNFINISHED || now - since > LONGEST_WAIT_MS) this.#unfinished.delete(other)
      else break
    const known = this.#unfinished.get(key) ?? { since: now, parts: Array.from({ length: count }, () => undefined) }
    this.#unfinished.set(key, known)
    if (number >= 1 && number <= count) known.parts[number - 1] = part.text
    if (known.parts.includes(undefined)) return undefined
    this.#unfinished.delete(key)
    return Buffer.concat(known.parts as Buffer[])
  }
}
