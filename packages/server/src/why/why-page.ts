import type { WhyView } from '../calls/why.ts'
import { framePage, type Look } from '../pages/frame.ts'
import { html } from '../pages/html.ts'
import { fill } from '../pages/language.ts'
import type { Language } from '../pages/languages.ts'
import { WHY_WORDS } from './words.ts'

/** What the page needs besides what was found out. */
interface WhyPage {
  readonly language: Language
  readonly brand: string
  readonly look: Look
  readonly view: WhyView
  readonly links: { readonly preferences: string; readonly stop: string; readonly correct: string }
}

/** The page on which somebody reads, in plain words, why they got a message, and can correct, limit or stop it. */
export function renderWhyPage({ brand, language, links, look, view }: WhyPage): string {
  const words = WHY_WORDS[language]
  const title = fill(words.title, { brand })
  const dateOf = (at: string) => new Date(at).toLocaleDateString(language, { dateStyle: 'long', timeZone: view.zone })
  const used = view.used.map(({ kind, name, times, last, value }) => {
    const told = times === null ? (value ?? '') : fill(words.times, { count: String(times), date: dateOf(last!) })
    const label = fill(words.kinds[kind], { name: readable(name) })
    return html`<li>${label}${told !== '' && html`<br><small>${told}</small>`}</li>`
  })
  const content = html`<h1>${title}</h1>
<p>${fill(words.what, { name: view.name, date: dateOf(view.at) })}</p>
<p>${fill(words.because[view.because.kind], { cause: readable(view.because.name) })}</p>
<p>${fill(words.chosen[view.because.kind === 'send' ? 'sent' : view.byChance ? 'chance' : 'best'], { count: String(view.possibilities) })}</p>
<h2>${words.used}</h2>${used.length > 0 ? html`<ul>${used}</ul>` : html`<p>${words.nothingUsed}</p>`}
<h2>${words.change}</h2><a class="button" href="${links.correct}">${words.correct}</a>
<a class="button" href="${links.preferences}">${words.limit}</a><a class="button" href="${links.stop}">${words.stop}</a>`
  return framePage(language, title, content, look)
}

/** `favourite_drink` and `favouriteDrink` as people write it. */
function readable(name: string): string {
  return name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
}
