import type { Flow } from '../flow/flow.ts'
import { allowsSlips, meantAs, spellingsOf } from '../flow/keyword.ts'
import type { Keywords } from '../keywords/definition.ts'
import { plain } from '../keywords/plain.ts'
import type { Keyword } from '../keywords/understand.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'

interface Surroundings {
  readonly compiler: ConditionCompiler
  readonly keywords: Keywords
}

/** A word that starts a thread. */
interface KeywordOf {
  readonly flow: Flow
  readonly word: string
}

/** The same in one of its spellings. */
interface Starting extends KeywordOf {
  readonly spelling: string
}

/** The words that start threads; one that is obeyed before, or that two threads of one channel share, is a mistake. */
export function compileFlowKeywords(
  definition: PlaybookDefinition,
  threads: ReadonlyMap<string, Flow>,
  { compiler, keywords }: Surroundings,
) {
  const byKeyword = new Map<string, Flow[]>()
  const starting: Starting[] = []
  const byMeaning = new Map<string, KeywordOf[]>()
  for (const [id, given] of Object.entries(definition.threads)) {
    const flow = threads.get(id)!
    for (const [i, word] of given.keywords.entries()) {
      const wrong = whyNoKeyword(word, flow, byMeaning, keywords)
      if (wrong !== undefined) compiler.problem(`threads.${id}.keywords[${i}]`, wrong)
      for (const spelling of spellingsOf(word)) {
        append(byKeyword, spelling, flow)
        starting.push({ flow, word, spelling })
      }
      for (const form of meantAs(word)) append(byMeaning, form, { flow, word })
    }
  }
  for (const [id, given] of Object.entries(definition.threads))
    checkJumps(id, given.jumps, threads.get(id)!, starting, { compiler, keywords })
  const longKeywords = starting
    .filter(({ spelling }) => allowsSlips(spelling))
    .map(({ flow, spelling }): [string, Flow] => [spelling, flow])
  return { byKeyword, longKeywords }
}

function whyNoKeyword(
  word: string,
  flow: Flow,
  byMeaning: ReadonlyMap<string, readonly KeywordOf[]>,
  keywords: Keywords,
): string | undefined {
  if (plain(word) === '') return 'a keyword has letters or digits'
  const taken = takenBy(word, keywords)
  if (taken)
    return `"${word}" means ${taken.family} to everybody, and that is obeyed before any thread; choose another word`
  const same = meantAs(word).flatMap((form) => byMeaning.get(form) ?? [])
  const other = same.find((one) => one.flow !== flow && sharesChannel(one.flow, flow))
  if (!other) return undefined
  const as = other.word.toLowerCase() === word.toLowerCase() ? '' : ` ("${other.word}" is the same word to people)`
  return `"${word}" starts "${other.flow.id}" too${as}, on the same channel; choose another word`
}

/** What it means to everybody, as it is written and as people may write it. */
function takenBy(word: string, { understand }: Keywords): Keyword | undefined {
  for (const form of [word, ...spellingsOf(word)]) {
    const taken = understand(form)
    if (taken) return taken
  }
  return undefined
}

function sharesChannel(one: Flow, other: Flow): boolean {
  return one.channels.some((channel) => other.channels.includes(channel))
}

/** Words that lead somewhere within a thread are heard after those for everybody and those that start threads. */
function checkJumps(
  id: string,
  jumps: PlaybookDefinition['threads'][string]['jumps'],
  flow: Flow,
  starting: readonly Starting[],
  { compiler, keywords }: Surroundings,
): void {
  const leads = new Map<string, string>()
  for (const [i, { to, words }] of jumps.entries())
    for (const [j, word] of words.entries()) {
      const path = `threads.${id}.jumps[${i}].words[${j}]`
      const said = plain(word)
      const taken = takenBy(word, keywords)
      const starter = starting.find((one) => one.spelling === said && sharesChannel(one.flow, flow))
      const before = leads.get(said)
      if (said === '') compiler.problem(path, 'a word has letters or digits')
      else if (taken && taken.family !== 'yes')
        compiler.problem(
          path,
          `"${word}" means ${taken.family} to everybody, and never leads here; choose another word`,
        )
      else if (starter)
        compiler.problem(
          path,
          `"${word}" starts "${starter.flow.id}" on the same channel, and never leads here; choose another word`,
        )
      else if (before !== undefined && before !== to)
        compiler.problem(path, `"${word}" leads to "${before}" already; take it out of one of them`)
      leads.set(said, to)
    }
}
