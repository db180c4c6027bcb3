import type { Localised } from '@attune/engine'
import { LANGUAGES, type Language } from './languages.ts'

/**
 * The language of a page: that of the person, or what the brand's site asked for (`asked`, such as `de` or `de-CH`), else
 * the best of what the browser accepts (RFC 9110, 12.5.4), else that of the brand, else English.
 */
export function chooseLanguage(asked: string | undefined, accepted: string | undefined, brand?: string): Language {
  const preferred = [asked?.slice(0, 2), ...acceptedIn(accepted), brand?.slice(0, 2)]
  return preferred.find(isLanguage) ?? 'en'
}

function acceptedIn(accepted: string | undefined): readonly string[] {
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
  return ranked.map(({ language }) => language)
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
