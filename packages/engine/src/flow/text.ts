import { z } from 'zod'
import { languageOf } from '../consent/state-consent.ts'
import type { JsonObject } from '../json.ts'
import type { Stepping } from '../stepping.ts'
import type { Text } from './flow.ts'

const LONGEST = 1600

export const textSchema = z
  .union([
    z.string().min(1).max(LONGEST),
    z
      .record(z.string().regex(/^[a-z]{2,3}$/, { error: 'a language such as en' }), z.string().min(1).max(LONGEST))
      .refine((texts) => Object.keys(texts).length > 0, { error: 'give at least one language' }),
  ])
  .describe('what is said (Liquid), or that for each language')

/** The form of a text for the person at hand: in their language, else in the brand's, else the first. */
export function inLanguage(text: Text, step: Stepping): string {
  if (typeof text === 'string') return text
  const brand = step.world.playbook.definition.brand.language.slice(0, 2)
  return text[languageOf(step)] ?? text[brand] ?? Object.values(text)[0]!
}

/** What goes along with a text: of `replies` that are given for each language those of the person at hand. */
export function alongIn(data: JsonObject, step: Stepping): JsonObject {
  const { replies } = data
  if (typeof replies !== 'object' || replies === null || Array.isArray(replies)) return data
  return { ...data, replies: inLanguage(replies as unknown as Text, step) }
}

/** Every form of a text. */
export function formsOf(text: Text): readonly string[] {
  return typeof text === 'string' ? [text] : Object.values(text)
}
