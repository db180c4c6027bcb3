import { REAL_WORDS, squeezed } from './near-miss.ts'
import { GERMAN_ABOUT, GERMAN_TELLING } from './refusals-german.ts'
import { MESSAGING, SENDINGS } from './words.ts'

/** Words shorter than this with a letter left out are too often other words. */
const LONG = 6

/** Words shorter than this are taken as they are. */
const SHORTEST = 4

/** How people write what is meant here, in the form of `plain`: emphasis that changes nothing, words put apart, spellings of the phone and ways of speaking. */
const MEANT: readonly (readonly [written: RegExp, meant: string])[] = [
  [
    /\b(?:the (?:f|fuck|hell|heck)|tf|(?:mother)?f(?:uck|reak|rick|rigg|f)ing?|f ing?|effing?|(?:god ?)?damn(?:ed|it)?|goddam|bloody)(?: |$)/g,
    '',
  ],
  [
    /(?<=\b(?:me|us|texting|messaging|contacting|spamming|calling)) (?:you|u) (?:\w+ )?(?:idiot|moron|asshole|jerk|creep|scammer|spammer|loser|bastard|clown|fool|dumbass|prick|dick|freak|weirdo|scumbag)s?$/g,
    '',
  ],
  [/\b(?:y all|ya ll)\b/g, 'yall'],
  [/\bun (?=sub)/g, 'un'],
  [/\bs il (?:vous|te) plait\b/g, 'svp'],
  [/\bp+l+(?:e+a*s+e*|[sz]+)\b/g, 'please'],
  [/\bthank ?you\b/g, 'thanks'],
  [/\b(?:dnt|don t)\b/g, 'dont'],
  [/\b(?:i )?ain ?t interested\b/g, 'not interested'],
  [/\blemme\b/g, 'let me'],
  [/\bdming\b/g, 'messaging'],
  [/\b(?:ur|yur)\b/g, 'your'],
  [/\bwanna\b/g, 'want to'],
  [/\bsubscri[bp]t?i?on\b/g, 'subscription'],
  [/\b(?:blow|hitt?)ing? (?:up )?(?:me|us|my (?:phone|cell|line|inbox|messages|texts))(?: up)?\b/g, 'texting me'],
]

const HAS_MEANT = new RegExp(MEANT.map(([written]) => written.source).join('|'))

/** Repairs a text in the form of `plain`, so that slips of the finger in words about messages and ways of writing are as they were meant. */
export function repairs(stopWords: Iterable<string>): (said: string) => string {
  const slips = slipsOf([...MESSAGING, ...SENDINGS, ...stopWords].filter((word) => !word.includes(' ')))
  const asMeant = (word: string) =>
    slips.get(word) ?? (DOUBLED.test(word) ? slips.get(squeezed(word)) : undefined) ?? word
  return (said) => {
    const meant = HAS_MEANT.test(said) ? MEANT.reduce((text, [written, to]) => text.replace(written, to), said) : said
    return meant.trim().split(' ').map(asMeant).join(' ')
  }
}

const DOUBLED = /(.)\1/

/** Words by what fingers make of them: two letters exchanged, one doubled, of long ones one left out; the first stays. `spending` for `sending` is none. */
function slipsOf(words: readonly string[]): ReadonlyMap<string, string> {
  const slips = new Map<string, string>()
  for (const word of words.filter(({ length }) => length >= SHORTEST)) {
    slips.set(squeezed(word), word)
    for (let at = 1; at < word.length; at++) {
      if (word.length >= LONG) slips.set(word.slice(0, at) + word.slice(at + 1), word)
      if (at + 1 < word.length) slips.set(word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2), word)
    }
  }
  for (const word of words) if (word.length >= SHORTEST) slips.set(word, word)
  for (const word of [...REAL_WORDS, ...GERMAN_TELLING, ...GERMAN_ABOUT]) slips.set(word, word)
  return slips
}
