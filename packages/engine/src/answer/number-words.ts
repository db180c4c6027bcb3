/** Whole numbers in words, English and Spanish. Compared without accents. */
const NUMBERS: Readonly<Record<string, number>> = {
  ...{
    zero: 0,
    none: 0,
    nothing: 0,
    nil: 0,
    zip: 0,
    zilch: 0,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
  },
  ...{ ten: 10, eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17 },
  ...{ eighteen: 18, nineteen: 19, twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80 },
  ...{ ninety: 90, dozen: 12, single: 1, couple: 2, pair: 2, few: 3, several: 4 },
  ...{ cero: 0, nada: 0, ninguno: 0, ninguna: 0, uno: 1, una: 1, un: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6 },
  ...{ siete: 7, ocho: 8, nueve: 9, diez: 10, once: 11, doce: 12, trece: 13, catorce: 14, quince: 15, veinte: 20 },
  ...{ treinta: 30, cuarenta: 40, cincuenta: 50, docena: 12, par: 2, pareja: 2, varios: 4, varias: 4 },
}

/** Where it is Spanish; in English it is how often. */
const ONCE_IN_ENGLISH = 1

/** Places in a list, English and Spanish: `the first`, `la segunda`. */
const PLACES: Readonly<Record<string, number>> = {
  ...{ first: 1, second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10 },
  ...{ eleventh: 11, twelfth: 12, thirteenth: 13, fourteenth: 14, fifteenth: 15, sixteenth: 16, seventeenth: 17 },
  ...{ eighteenth: 18, nineteenth: 19, twentieth: 20, thirtieth: 30 },
  ...{ primero: 1, primera: 1, primer: 1, segundo: 2, segunda: 2, tercero: 3, tercera: 3, cuarto: 4, cuarta: 4 },
  ...{ quinto: 5, quinta: 5, ultimo: -1, ultima: -1, last: -1 },
}

/** How often, in one word. */
const TIMES: Readonly<Record<string, number>> = { twice: 2, twise: 2, thrice: 3, never: 0, nunca: 0, jamas: 0 }

/** The number that words say, such as `twenty five` or `2`; undefined where they say none. */
export function numberIn(words: readonly string[], language: string): number | undefined {
  if (words.length === 0) return undefined
  let sum = 0
  for (const [i, word] of words.entries()) {
    const value = numberOf(word, language)
    if (value === undefined) return undefined
    const isMultiple = (word === 'dozen' || word === 'docena') && i > 0
    if (isMultiple) sum *= value
    else if (i > 0 && (value >= 10 || sum % 10 !== 0 || sum < 20)) return undefined
    else sum += value
  }
  return sum
}

/** The number that one word says. */
export function numberOf(word: string, language: string): number | undefined {
  if (/^\d+$/.test(word)) return word.length <= 15 ? Number(word) : undefined
  if (Object.hasOwn(TIMES, word)) return TIMES[word]
  if (word === 'once' && language !== 'es') return ONCE_IN_ENGLISH
  return Object.hasOwn(NUMBERS, word) ? NUMBERS[word] : undefined
}

/** The place that one word names, from 1; -1 for the last. */
export function placeOf(word: string): number | undefined {
  const ordinal = /^(\d{1,2})(?:st|nd|rd|th|o|a)$/.exec(word)
  if (ordinal) return Number(ordinal[1])
  return Object.hasOwn(PLACES, word) ? PLACES[word] : undefined
}
