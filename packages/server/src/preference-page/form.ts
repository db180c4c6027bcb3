import { isTimeZone } from '@attune/engine'
import type { Choice, PreferencesView } from '../calls/preferences.ts'
import { fill, textIn } from '../pages/language.ts'
import { LANGUAGES, type Language } from '../pages/languages.ts'
import type { Call, ConsentStatement } from '../runner/call.ts'
import { type FieldProblem, type Frequency, WORDS } from './words.ts'

type Saving = Call & { type: 'save-preferences' }

/** What a form came to: what is to be saved, or what is wrong with it by the name of the field. */
export type FormResult =
  | { readonly ok: true; readonly statements: readonly ConsentStatement[]; readonly preferences: Saving['preferences'] }
  | { readonly ok: false; readonly problems: ReadonlyMap<string, FieldProblem> }

const DAY_MS = 86_400_000

/** What each choice of how often comes to. */
export const FREQUENCIES: ReadonlyMap<Frequency, { readonly max: number; readonly withinMs: number } | undefined> =
  new Map([
    ['any', undefined],
    ['daily', { max: 1, withinMs: DAY_MS }],
    ['twice-weekly', { max: 2, withinMs: 7 * DAY_MS }],
    ['weekly', { max: 1, withinMs: 7 * DAY_MS }],
  ])

/** Which of them holds; `own` for limits that were set elsewhere. */
export function frequencyOf({ caps }: PreferencesView): Frequency {
  if (caps.length === 0) return 'any'
  const [cap] = caps
  for (const [frequency, limit] of FREQUENCIES)
    if (caps.length === 1 && cap!.channel === null && limit?.max === cap!.max && limit.withinMs === cap!.withinMs)
      return frequency
  return 'own'
}

/** Name of the box of a channel, or of a topic on it. */
export function boxName(channel: string, topic?: string): string {
  return topic === undefined ? `allow:${channel}` : `allow:${channel}/${topic}`
}

/** What a person reads for it. */
export function wordingOf(language: Language, channel: Choice, topic?: Choice): string {
  const name = textIn(language, channel.label)
  return topic === undefined ? name : `${name}: ${textIn(language, topic.label)}`
}

/**
 * Reads a form against what it had shown (`was`): only what somebody changed is a statement of theirs. What has changed
 * elsewhere since the page was opened, such as a STOP by text, stays.
 */
export function readForm(form: URLSearchParams, view: PreferencesView, language: Language): FormResult {
  const problems = new Map<string, FieldProblem>()
  const preferences = {
    ...readQuietHours(form, problems),
    ...readFrequency(form, problems),
    ...readChoice('language', form, (value) => LANGUAGES.some((known) => known === value), problems),
    ...readChoice('timezone', form, isTimeZone, problems),
  }
  if (problems.size > 0) return { ok: false, problems }
  const statements = view.channels.flatMap((channel) => statementsOn(channel, form, language))
  return { ok: true, statements, preferences: Object.keys(preferences).length > 0 ? preferences : undefined }
}

/** A refusal of every channel that is shown. */
export function refuseAll({ channels }: PreferencesView, language: Language): readonly ConsentStatement[] {
  const wording = fill(WORDS[language].stopAllHint, {})
  return channels.map(({ id }) => ({ channel: id, topic: undefined, state: 'denied', wording }))
}

/**
 * The statements on one channel. Who ticks a topic wants the channel for it; and of a channel that is newly allowed
 * only the ticked topics were: silence on the others is no consent.
 */
function statementsOn(
  channel: PreferencesView['channels'][number],
  form: URLSearchParams,
  language: Language,
): readonly ConsentStatement[] {
  const ticked = new Set(form.getAll('allow'))
  const shown = new Set(form.getAll('was'))
  const { id, topics } = channel
  const stated = (isAllowed: boolean, topic?: Choice): ConsentStatement => ({
    channel: id,
    topic: topic?.id,
    state: isAllowed ? 'granted' : 'denied',
    wording: wordingOf(language, channel, topic),
  })
  const was = shown.has(boxName(id))
  const isNew = (topic: Choice) => ticked.has(boxName(id, topic.id)) && !shown.has(boxName(id, topic.id))
  const isAllowed = ticked.has(boxName(id)) || (!was && topics.some(isNew))
  if (!isAllowed) return was ? [stated(false)] : []
  if (!was) return [stated(true), ...topics.map((topic) => stated(ticked.has(boxName(id, topic.id)), topic))]
  return topics
    .filter((topic) => ticked.has(boxName(id, topic.id)) !== shown.has(boxName(id, topic.id)))
    .map((topic) => stated(ticked.has(boxName(id, topic.id)), topic))
}

function readQuietHours(form: URLSearchParams, problems: Map<string, FieldProblem>): Pick<Changes, 'quietHours'> {
  const [from, to] = [(form.get('from') ?? '').trim(), (form.get('to') ?? '').trim()]
  if (`${from}-${to}` === form.get('wasQuiet')) return {}
  if (from === '' && to === '') return { quietHours: null }
  const [start, end] = [minuteOf(from), minuteOf(to)]
  if (from === '' || to === '') problems.set(from === '' ? 'from' : 'to', 'both_times')
  else if (start === undefined) problems.set('from', 'not_a_time')
  else if (end === undefined) problems.set('to', 'not_a_time')
  else if (start === end) problems.set('to', 'same_times')
  else return { quietHours: { from: start, to: end } }
  return {}
}

type Changes = NonNullable<Saving['preferences']>

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/

function minuteOf(text: string): number | undefined {
  const [, hours, minutes] = TIME.exec(text) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

function readFrequency(form: URLSearchParams, problems: Map<string, FieldProblem>): Pick<Changes, 'caps'> {
  const chosen = form.get('frequency')
  if (chosen === null || chosen === form.get('wasFrequency')) return {}
  if (!FREQUENCIES.has(chosen as Frequency)) {
    problems.set('frequency', 'not_a_choice')
    return {}
  }
  const limit = FREQUENCIES.get(chosen as Frequency)
  return { caps: limit === undefined ? null : [{ channel: undefined, ...limit }] }
}

/** A choice from a list, of which the empty one takes the choice back. */
function readChoice(
  name: 'language' | 'timezone',
  form: URLSearchParams,
  isValid: (value: string) => boolean,
  problems: Map<string, FieldProblem>,
): Pick<Changes, 'language' | 'timezone'> {
  const chosen = form.get(name)
  if (chosen === null || chosen === form.get(`was:${name}`)) return {}
  if (chosen !== '' && !isValid(chosen)) {
    problems.set(name, 'not_a_choice')
    return {}
  }
  return { [name]: chosen === '' ? null : chosen }
}
