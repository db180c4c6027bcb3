import { plain } from '../keywords/plain.ts'

/** A text in plain words, contractions as one word (`don't` is `dont`), letters that are drawn out once (`nooo` is `no`). */
export function spoken(text: string): string {
  const said = plain(text.replace(/(\p{L})['’`´](?=\p{L})/gu, '$1'))
    .replace(/([a-z])\1{2,}/g, '$1')
    .replace(/\b(i|we|they|you|he|she|it|that) (d|ll|m|ve|re|s)\b/g, '$1$2')
    .replace(/\b(do|is|are|was|were|have|has|had|would|will|can|could|should|did|does|wo|ca) ?n t\b/g, '$1nt')
    .replace(/\b(don|isn|aren|wasn|weren|haven|hasn|hadn|wouldn|won|can|couldn|shouldn|didn|doesn) t\b/g, '$1t')
  return /^(?:[a-z] )+[a-z]$/.test(said) ? said.replaceAll(' ', '') : said
}

/** Words that stand in a list, parted by spaces. */
export function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

/** "Not tea, coffee": what is ruled out before something else is said. */
export const RULED_OUT = /^\s*(?:not|no)\s+[^,.;]+[,.;]\s*(?=\p{L}|\d)/iu
