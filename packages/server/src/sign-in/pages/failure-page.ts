import { framePage } from '../../pages/frame.ts'
import { html } from '../../pages/html.ts'
import { fill } from '../../pages/language.ts'
import type { Language } from '../../pages/languages.ts'
import type { SignInFailure } from '../sign-in-error.ts'
import { WORDS } from './words.ts'

interface FailurePage {
  readonly language: Language
  readonly brand: string
  readonly failure: SignInFailure
  /** The brand's page, which learns of the failure when the person goes there. */
  readonly back: string
  /** Where to begin again. */
  readonly again: string
}

/** Tells the person what went wrong and how to go on. */
export function renderFailurePage({ again, back, brand, failure, language }: FailurePage): string {
  const words = WORDS[language]
  return framePage(
    language,
    words.failed,
    html`<h1>${words.failed}</h1><p>${fill(words.failures[failure], { brand })}</p>
<a class="button" href="${again}">${words.tryAgain}</a><a class="button" href="${back}">${fill(words.backToSite, { brand })}</a>
<p><small><code>${failure}</code></small></p>`,
  )
}
