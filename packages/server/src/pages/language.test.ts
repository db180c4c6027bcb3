import { describe, expect, it, test } from 'vitest'
import { chooseLanguage } from './language.ts'
import { inEveryLanguage, LANGUAGES, type Language } from './languages.ts'

describe('the language of a page', () => {
  it.each<[asked: string | undefined, accepted: string | undefined, brand: string | undefined, Language]>([
    ['de', 'fr', 'es', 'de'],
    ['de-CH', undefined, undefined, 'de'],
    ['it', 'fr;q=0.5, de-AT', 'es', 'de'],
    [undefined, 'it, *;q=0.1', 'es', 'es'],
    [undefined, undefined, 'fr-CA', 'fr'],
    [undefined, 'it', 'it', 'en'],
  ])(
    'of whom %s is asked for, whose browser accepts %s, of a brand that speaks %s, is %s',
    (asked, accepted, brand, is) => {
      expect(chooseLanguage(asked, accepted, brand)).toBe(is)
    },
  )
})

test.each(LANGUAGES)('every text in %s is there and names what the English one names', (language) => {
  const texts = inEveryLanguage((all) => leavesOf(all))
  expect(texts[language].map(([path]) => path)).toEqual(texts.en.map(([path]) => path))
  expect(texts[language].map(([path, text]) => [path, holesIn(text)])).toEqual(
    texts.en.map(([path, text]) => [path, holesIn(text)]),
  )
})

function leavesOf(value: unknown, path = ''): (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]]
  const parts = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1))
  return parts.flatMap(([name, part]) => leavesOf(part, `${path}.${name}`))
}

function holesIn(text: string): readonly string[] {
  expect(text).not.toBe('')
  return [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort()
}
