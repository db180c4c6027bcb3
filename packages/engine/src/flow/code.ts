import type { MessageReceived } from '../events/message-received.ts'
import type { JsonObject } from '../json.ts'
import { usePointsCode, whyNoPoints } from '../loyalty/points-code.ts'
import type { KnownCode } from '../redemption/codes.ts'
import { bareCode } from '../redemption/terms.ts'
import type { Stepping } from '../stepping.ts'
import type { Flow, ListedCodes, UniqueCodes } from './flow.ts'

/** What a text was found to be that is written like a code. */
export interface FoundCode {
  readonly flow: Flow
  /** `value`, `state` (good, used, unknown; of unique codes also mistyped and others) and `points`. */
  readonly found: JsonObject
}

/**
 * A code in a text. One that is good is taken at once: a code counts once, even if it is sent twice within a second, by one
 * person or by two.
 */
export function codeIn({ channel, text }: MessageReceived, step: Stepping): FoundCode | undefined {
  const { flows } = step.world.playbook
  let meant: FoundCode | undefined
  for (const start of flows.codes) {
    const flow = flows.threads.get(start.thread)
    if (!flow?.channels.includes(channel)) continue
    const found = 'codes' in start ? listedIn(text, start, step) : uniqueIn(text, start, step)
    // What only looks like a code of one kind may be one of another.
    if (found && found.state !== 'unknown') return { flow, found }
    if (found) meant ??= { flow, found }
  }
  return meant
}

/** Groups in which people spell a code at most: a prefix, and five of four. */
const MOST_GROUPS = 6

/** In longer texts nobody spells a code. */
const MOST_WORDS = 100

interface Words {
  readonly words: readonly string[]
  /** All of them as one. */
  readonly joined: string
  /** Words without dashes, and such as follow each other as one: where among others a code is spelled in groups. */
  readonly runs: readonly string[]
}

/** The words of a text in capital letters, and together, where a code is spelled with spaces. */
function wordsOf(text: string): Words {
  const words = text
    .toUpperCase()
    .split(/[\s,;:!?"'()]+/)
    .map((word) => word.replace(/\.+$/, ''))
    .filter((word) => word !== '')
  const bare = words.map(bareCode)
  const runs = (bare.length > MOST_WORDS ? [] : bare).flatMap((_, from) =>
    Array.from({ length: Math.min(MOST_GROUPS, bare.length - from) }, (_, n) =>
      bare.slice(from, from + n + 1).join(''),
    ),
  )
  return { words, joined: bare.join(''), runs }
}

function listedIn(text: string, start: ListedCodes, step: Stepping): JsonObject | undefined {
  const { codes, like } = start
  const { joined, runs, words } = wordsOf(text)
  const known = [...words, ...runs, joined].find((word) => codes.has(word))
  const value = known ?? [...words, ...words.map(bareCode), joined].find((word) => like.test(word))
  return value === undefined ? undefined : take(value, start, step)
}

function take(value: string, { codes, list }: ListedCodes, step: Stepping): JsonObject {
  const points = codes.get(value)
  if (points === undefined) return { value, state: 'unknown', points: 0 }
  const pool = codePool(list, value)
  if (step.remaining(pool) < 1) return { value, state: 'used', points: 0 }
  step.spend(pool, 1)
  return { value, state: 'good', points }
}

/** The pool that holds one code: it has room for one. */
export function codePool(list: string, code: string): string {
  return `code:${list}/${code}`
}

function uniqueIn(text: string, { like, programme }: UniqueCodes, step: Stepping): JsonObject | undefined {
  const { joined, runs, words } = wordsOf(text)
  let meant: { readonly value: string; readonly state: string } | undefined
  for (const value of [...words, joined]) {
    const code = step.findCode(value)
    if (typeof code === 'object') return use(value, code, programme, step)
    // Long words can be written like codes; who means one writes a digit, too.
    const isMeant = like ? like.test(value) : code === 'mistyped' && /\d/.test(value)
    if (isMeant) meant ??= { value, state: code }
  }
  // Words that follow each other are a code only where there is such a one.
  for (const value of runs) {
    const code = step.findCode(value)
    if (typeof code === 'object') return use(value, code, programme, step)
  }
  return meant && { ...meant, points: 0 }
}

function use(value: string, code: KnownCode, programme: string, step: Stepping): JsonObject {
  const reason = whyNoPoints(code, step.customer.id, programme, step.world)
  if (reason !== undefined) return { value, state: reason.replace(/^code_/, ''), points: 0 }
  return { value, state: 'good', points: usePointsCode(code, step) }
}
