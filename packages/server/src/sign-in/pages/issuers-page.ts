import type { Localised } from '@attune/engine'
import { framePage } from '../../pages/frame.ts'
import { html } from '../../pages/html.ts'
import { fill, textIn } from '../../pages/language.ts'
import type { Language } from '../../pages/languages.ts'
import { WORDS } from './words.ts'

interface IssuersPage {
  readonly language: Language
  readonly brand: string
  readonly issuers: readonly { readonly label: Localised; readonly address: string }[]
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
