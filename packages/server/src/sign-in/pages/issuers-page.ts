import type { Texts } from '../definition.ts'
import { framePage } from './frame.ts'
import { html } from './html.ts'
import { type Language, textIn } from './language.ts'
import { fill, WORDS } from './words.ts'

interface IssuersPage {
  readonly language: Language
  readonly brand: string
  readonly issuers: readonly { readonly label: Texts; readonly address: string }[]
}

/** The ways to sign in, as links. */
export function renderIssuersPage({ brand, issuers, language }: IssuersPage): string {
  const words = WORDS[language]
  const title = fill(words.signIn, { brand })
  const links = issuers.map(
    ({ address, label }) =>
      html`<a class="button" href="${address}">${fill(words.continueWith, { issuer: textIn(language, label) })}</a>`,
  )
  const intro = issuers.length === 0 ? words.noIssuers : words.chooseIssuer
  return framePage(language, title, html`<h1>${title}</h1><p>${intro}</p>${links}`)
}
