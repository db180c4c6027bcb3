import { z } from 'zod'

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

const PATTERN = /^(\d+(?:\.\d+)?)\s*(s|m|h|d|w)$/

/** The longest duration: a hundred years. An instant plus a duration stays an instant that a date can name. */
const LONGEST_MS = 36_525 * 86_400_000

/** Milliseconds in a duration such as `90s`, `30m`, `24h`, `7d` or `2w`; undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text.trim())
  if (!match) return undefined
  const ms = Math.round(Number(match[1]) * UNIT_MS[match[2]!]!)
  return ms <= LONGEST_MS ? ms : undefined
}

/** Milliseconds in a duration that has been validated already. */
export function durationMs(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) throw new RangeError(`not a duration: ${text}`)
  return ms
}

/** A length of time as people write it in playbooks. */
export const durationSchema = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, {
    error: 'a duration is a number with s, m, h, d or w, such as 30m, 24h or 7d; 36525d at most',
  })
  .describe('A length of time: a number with s, m, h, d or w, such as 30m, 24h or 7d')
