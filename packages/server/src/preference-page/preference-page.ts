import type { Choice, PreferencesView } from '../calls/preferences.ts'
import { framePage, type Look } from '../pages/frame.ts'
import { type Html, html } from '../pages/html.ts'
import { fill, textIn } from '../pages/language.ts'
import { inEveryLanguage, LANGUAGES, type Language } from '../pages/languages.ts'
import { boxName, FREQUENCIES, frequencyOf } from './form.ts'
import { type FieldProblem, type Frequency, WORDS } from './words.ts'

/** What the page of somebody's preferences is made of. */
export interface PreferencePage {
  readonly language: Language
  readonly view: PreferencesView
  /** Of this showing of the form: sent twice, it counts once. */
  readonly formId: string
  /** What has just been done. */
  readonly done?: 'saved' | 'stopped' | undefined
  /** What was typed, where something was wrong with it. */
  readonly typed?: URLSearchParams | undefined
  readonly problems?: ReadonlyMap<string, FieldProblem> | undefined
}

/** How the brand's pages look. */
export function lookOf({ brand }: PreferencesView): Look {
  return { color: brand.color, logo: brand.logo }
}

/** The page on which somebody sees and chooses how they are spoken to. */
export function renderPreferencePage(page: PreferencePage): string {
  const { done, formId, language, problems, view } = page
  const words = WORDS[language]
  const title = fill(words.title, { brand: view.brand.name })
  const note = problems ? words.problem : done === undefined ? undefined : words[done]
  const content = html`<h1>${title}</h1>
${note !== undefined && html`<p class="note" role="${problems ? 'alert' : 'status'}">${note}</p>`}<p>${words.intro}</p>
<form method="post" accept-charset="utf-8"><input type="hidden" name="form" value="${formId}">
<fieldset><legend>${words.channels}</legend>${view.channels.map((channel) => renderChannel(channel, page))}</fieldset>
<fieldset><legend>${words.whenAndHowOften}</legend>${renderQuietHours(page)}${renderFrequency(page)}
${renderLanguage(page)}${renderTimezone(page)}</fieldset>
<button class="first" name="do" value="save">${words.save}</button>
<button name="do" value="stop" formnovalidate aria-describedby="stop-hint">${words.stopAll}</button><p class="hint" id="stop-hint">${words.stopAllHint}</p></form>
${view.brand.privacyUrl !== undefined && html`<p><a href="${view.brand.privacyUrl}">${words.privacy}</a></p>`}`
  return framePage(language, title, content, lookOf(view))
}

function renderChannel({ topics, ...channel }: PreferencesView['channels'][number], page: PreferencePage): Html {
  const words = WORDS[page.language]
  const name = textIn(page.language, channel.label)
  const boxes = topics.map((topic) => renderBox(topic, boxName(channel.id, topic.id), 'check topic', page))
  return html`${renderBox(channel, boxName(channel.id), 'check', page)}
${boxes.length > 0 && html`<div role="group" aria-label="${fill(words.topicsOf, { channel: name })}">${boxes}</div>`}`
}

/** A box with what it showed beside it: only what is changed is a statement. */
function renderBox({ allowed, label, pending }: Choice, name: string, style: string, page: PreferencePage): Html {
  const isTicked = page.typed ? page.typed.getAll('allow').includes(name) : allowed
  const was = page.typed ? page.typed.getAll('was').includes(name) : allowed
  return html`<label class="${style}"><input type="checkbox" name="allow" value="${name}"${isTicked && html` checked`}><span>${textIn(page.language, label)}
${pending && html`<br><small>${WORDS[page.language].pending}</small>`}</span></label>${was && html`<input type="hidden" name="was" value="${name}">`}`
}

function renderQuietHours(page: PreferencePage): Html {
  const words = WORDS[page.language]
  const { quietHours } = page.view
  const [from, to] = quietHours ? [timeOf(quietHours.from), timeOf(quietHours.to)] : ['', '']
  return html`<div class="pair">${renderTime('from', words.quietFrom, from, page)}${renderTime('to', words.quietTo, to, page)}</div>
<p class="hint" id="quiet-hint">${words.quietHint}</p><input type="hidden" name="wasQuiet" value="${page.typed?.get('wasQuiet') ?? `${from}-${to}`}">`
}

function renderTime(name: 'from' | 'to', label: string, value: string, page: PreferencePage): Html {
  const problem = page.problems?.get(name)
  const described = problem === undefined ? 'quiet-hint' : `${name}-problem quiet-hint`
  return html`<div><label for="${name}">${label}</label><input type="time" id="${name}" name="${name}" value="${page.typed?.get(name) ?? value}"
aria-describedby="${described}"${problem !== undefined && html` aria-invalid="true"`}>${renderProblem(name, page)}</div>`
}

function renderFrequency(page: PreferencePage): Html {
  const words = WORDS[page.language]
  const held = frequencyOf(page.view)
  const options: Frequency[] = [...FREQUENCIES.keys(), ...(held === 'own' ? ['own' as const] : [])]
  return html`${renderSelect('frequency', words.frequency, page, held, options, (option) => words.frequencies[option as Frequency])}
<input type="hidden" name="wasFrequency" value="${page.typed?.get('wasFrequency') ?? held}">`
}

const LANGUAGE_NAMES = inEveryLanguage(({ name }) => name)

function renderLanguage(page: PreferencePage): Html {
  const held = LANGUAGES.find((one) => one === page.view.language?.slice(0, 2)) ?? ''
  const words = WORDS[page.language]
  const nameOf = (option: string) => (option === '' ? words.automatic : LANGUAGE_NAMES[option as Language])
  return html`${renderSelect('language', words.language, page, held, ['', ...LANGUAGES], nameOf)}
<input type="hidden" name="was:language" value="${page.typed?.get('was:language') ?? held}">`
}

function renderTimezone(page: PreferencePage): Html {
  const held = page.view.timezone ?? ''
  const zones = Intl.supportedValuesOf('timeZone')
  const options = ['', ...(held === '' || zones.includes(held) ? [] : [held]), ...zones]
  const words = WORDS[page.language]
  const nameOf = (option: string) => (option === '' ? words.automatic : option.replaceAll('_', ' '))
  return html`${renderSelect('timezone', words.timezone, page, held, options, nameOf)}
<input type="hidden" name="was:timezone" value="${page.typed?.get('was:timezone') ?? held}">`
}

function renderSelect(
  name: string,
  label: string,
  page: PreferencePage,
  held: string,
  options: readonly string[],
  nameOf: (option: string) => string,
): Html {
  const chosen = page.typed?.get(name) ?? held
  const entries = options.map(
    (option) => html`<option value="${option}"${option === chosen && html` selected`}>${nameOf(option)}</option>`,
  )
  const problem = page.problems?.get(name)
  const wrong = problem !== undefined && html` aria-invalid="true" aria-describedby="${name}-problem"`
  return html`<label for="${name}">${label}</label><select id="${name}" name="${name}"${wrong}>${entries}</select>${renderProblem(name, page)}`
}

function renderProblem(name: string, { language, problems }: PreferencePage): Html | false {
  const problem = problems?.get(name)
  return problem !== undefined && html`<p class="problem" id="${name}-problem">${WORDS[language].problems[problem]}</p>`
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
