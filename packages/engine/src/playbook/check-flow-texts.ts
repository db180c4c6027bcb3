import { aboutFilled, placeholdersIn } from '../flow/check/placeholders.ts'
import { costlyCharacter, segmentsOf } from '../flow/check/segments.ts'
import type { Text } from '../flow/flow.ts'
import { formsOf } from '../flow/text.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'

/** A text that a step says. */
export interface SaidText {
  readonly text: Text
  readonly path: string
  readonly step: string
  readonly thread: string
  /** Text messages that it may fill. */
  readonly segments: number
}

const LINKS = ['preferences', 'unsubscribe', 'confirm', 'wallet', 'why']

/** Texts that are too long, and placeholders that nobody fills. */
export function checkTexts(
  said: readonly SaidText[],
  definition: PlaybookDefinition,
  compiler: ConditionCompiler,
): void {
  const filled = filledNames(definition)
  for (const { path, segments, step, text } of said)
    for (const form of formsOf(text)) {
      const problem = (message: string) => compiler.problem(path, `step "${step}": ${message}`)
      checkLength(form, segments, problem)
      for (const { hasDefault, path: parts } of placeholdersIn(form)) {
        const wrong = whyUnfilled(parts, hasDefault, filled)
        if (wrong !== undefined) problem(wrong)
      }
    }
}

function checkLength(form: string, most: number, problem: (message: string) => void): void {
  const about = aboutFilled(form)
  const segments = segmentsOf(about)
  if (segments <= most) return
  const costly = costlyCharacter(about)
  const why = costly === undefined ? '' : `, since "${costly}" leaves 67 characters in each instead of 153`
  problem(
    `the text fills about ${segments} text messages, ${most} at most${why}; shorten it, or raise \`segments\` of the thread`,
  )
}

interface FilledNames {
  readonly answers: ReadonlySet<string>
  readonly traits: ReadonlySet<string>
  readonly computed: ReadonlySet<string>
  readonly facts: ReadonlySet<string>
}

/** What definitions fill. */
function filledNames({ computed, facts, threads, journeys, traits }: PlaybookDefinition): FilledNames {
  const answers = new Set<string>()
  const named = new Set(Object.keys(traits))
  for (const { steps } of [...Object.values(threads), ...Object.values(journeys)])
    for (const step of steps) {
      if ('ask' in step || 'listen' in step) answers.add(String(step.as ?? step.id))
      if (typeof step.note === 'object' && step.note !== null)
        for (const name of Object.keys(step.note)) answers.add(name)
      if (typeof step.saves === 'string') named.add(step.saves)
      if (typeof step.set === 'object' && step.set !== null) for (const name of Object.keys(step.set)) named.add(name)
    }
  return { answers, traits: named, computed: new Set(Object.keys(computed)), facts: new Set(Object.keys(facts)) }
}

function whyUnfilled(path: readonly string[], hasDefault: boolean, filled: FilledNames): string | undefined {
  const [root = '', name = ''] = path
  const shown = `{{ ${path.join('.')} }}`
  switch (root) {
    case 'answers':
      return filled.answers.has(name) ? undefined : `${shown}: no question is kept as "${name}"`
    case 'computed':
      return filled.computed.has(name) ? undefined : `${shown}: there is no computed trait "${name}"`
    case 'facts':
      return filled.facts.has(name) ? undefined : `${shown}: there is no fact "${name}"`
    case 'links':
      return LINKS.includes(name) ? undefined : `${shown}: there is no such link; there are ${LINKS.join(', ')}`
    case 'customer':
    case 'traits':
      if (hasDefault || filled.traits.has(name)) return undefined
      return `${shown}: no definition says that "${name}" is known; write \`| default: "…"\`, or name it in \`traits\``
    case 'event':
      return hasDefault ? undefined : `${shown}: whatever begins the thread may lack it; write \`| default: "…"\``
    case 'relations':
    case 'action':
    case 'channel':
    case 'code':
      return undefined
    default:
      return `${shown}: nobody fills it; texts know answers, customer, computed, facts, event, code and links`
  }
}
