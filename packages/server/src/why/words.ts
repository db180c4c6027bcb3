import { inEveryLanguage } from '../pages/languages.ts'
import type { Used } from './what-was-used.ts'

/** What the page says on which somebody sees why they got a message. `{brand}` and the like are filled in. */
export interface WhyWords {
  readonly title: string
  readonly what: string
  readonly because: Readonly<Record<'event' | 'group' | 'place' | 'placement' | 'send', string>>
  readonly chosen: Readonly<Record<'best' | 'chance' | 'sent', string>>
  readonly used: string
  readonly nothingUsed: string
  readonly kinds: Readonly<Record<Used['kind'], string>>
  readonly times: string
  readonly unknown: string
  readonly change: string
  readonly limit: string
  readonly stop: string
  readonly correct: string
}

export const WHY_WORDS = inEveryLanguage(({ why }) => why)
