import { framePage, type Look } from '../pages/frame.ts'
import { html } from '../pages/html.ts'
import { fill } from '../pages/language.ts'
import type { Language } from '../pages/languages.ts'
import { WORDS } from './words.ts'

/** A page with one question, or what became of it. */
interface SmallPage {
  readonly language: Language
  readonly look: Look
  readonly brand: string
  /** The channel and topic in question. */
  readonly what: string
}

/** Asks before anything happens: programs that look into mails follow every link, and none of them presses a button. */
export function renderUnsubscribePage({ brand, language, look, what }: SmallPage): string {
  const words = WORDS[language]
  return framePage(
    language,
    words.unsubscribe,
    html`<h1>${words.unsubscribe}</h1><p>${fill(words.unsubscribeAsk, { brand, what })}</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button class="first">${words.unsubscribe}</button></form>`,
    look,
  )
}

export function renderUnsubscribedPage(page: SmallPage & { readonly preferences: string }): string {
  const words = WORDS[page.language]
  const title = fill(words.unsubscribed, { what: page.what })
  return framePage(
    page.language,
    title,
    html`<h1>${title}</h1><p role="status">${words.stopped}</p><a class="button" href="${page.preferences}">${words.toPreferences}</a>`,
    page.look,
  )
}

export function renderConfirmPage({ brand, language, look, what }: SmallPage): string {
  const words = WORDS[language]
  const question = fill(words.confirmAsk, { brand, what })
  return framePage(
    language,
    question,
    html`<h1>${question}</h1><form method="post"><button class="first" name="do" value="confirm">${words.confirm}</button></form>`,
    look,
  )
}

export function renderConfirmedPage(
  page: SmallPage & { readonly isConfirmed: boolean; readonly preferences: string },
): string {
  const words = WORDS[page.language]
  const title = fill(page.isConfirmed ? words.confirmed : words.notConfirmed, { what: page.what })
  return framePage(
    page.language,
    title,
    html`<h1 role="status">${title}</h1><a class="button" href="${page.preferences}">${words.toPreferences}</a>`,
    page.look,
  )
}

/** Tells why a link leads nowhere. */
export function renderGonePage(language: Language, why: keyof (typeof WORDS)['en']['goneWhy']): string {
  const words = WORDS[language]
  return framePage(language, words.gone, html`<h1>${words.gone}</h1><p>${words.goneWhy[why]}</p>`)
}
