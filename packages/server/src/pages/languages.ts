import { de } from './languages/de.ts'
import { en } from './languages/en.ts'
import { es } from './languages/es.ts'
import { fr } from './languages/fr.ts'
import type { PageTexts } from './page-texts.ts'

/** A further language is a file beside these, and its line here. */
const TEXTS = { en, de, es, fr } satisfies Readonly<Record<string, PageTexts>>

/** A language of the pages, by its two letters (ISO 639-1). */
export type Language = keyof typeof TEXTS

/** Languages of the pages themselves; labels of a playbook may have more. */
export const LANGUAGES = Object.keys(TEXTS) as readonly Language[]

/** The same part of the texts in every language. */
export function inEveryLanguage<T>(part: (texts: PageTexts) => T): Readonly<Record<Language, T>> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, part(TEXTS[language])])) as Record<Language, T>
}
