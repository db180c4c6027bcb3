import { inEveryLanguage } from '../../pages/languages.ts'
import type { FieldProblem } from '../registration.ts'
import type { SignInFailure } from '../sign-in-error.ts'

/** What the pages say. `{brand}` and `{issuer}` are filled in. */
export interface Words {
  readonly signIn: string
  readonly chooseIssuer: string
  readonly continueWith: string
  readonly noIssuers: string
  readonly aboutYou: string
  readonly whyAsked: string
  readonly save: string
  readonly skip: string
  readonly required: string
  readonly choose: string
  readonly failed: string
  readonly backToSite: string
  readonly tryAgain: string
  readonly failures: Readonly<Record<SignInFailure, string>>
  readonly problems: Readonly<Record<FieldProblem, string>>
}

export const WORDS = inEveryLanguage(({ signIn }) => signIn)
