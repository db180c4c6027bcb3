import type { Localised } from '@attune/engine'

/** Languages of the pages themselves; labels may have more. */
export const LANGUAGES = ['en', 'es', 'fr'] as const

export type Language = (typeof LANGUAGES)[number]

/** The language of a page: what the brand's site asked for, else the best of what the browser accepts (RFC 9110, 12.5.4). */
export function chooseLanguage(asked: string | undefined, accepted: string | undefined): Language {
  if (isLanguage(asked)) return asked
  const ranked = (accepted ?? '')
    .split(',')
    .slice(0, 20)
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';')
      const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined)
      return { language: tag.slice(0, 2), quality: Number(quality ?? 1) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return ranked.map(({ language }) => language).find(isLanguage) ?? 'en'
}

function isLanguage(text: string | undefined): text is Language {
  return LANGUAGES.some((language) => language === text)
}

/** A text of a definition in a language; where it has none in that, the English or the first. */
export function textIn(language: string, texts: Localised): string {
  if (typeof texts === 'string') return texts
  return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? ''
}

/** A text with its names filled in. */
export function fill(text: string, names: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => names[name] ?? hole)
}
