import type { Words as PreferenceWords } from '../preference-page/words.ts'
import type { Words as SignInWords } from '../sign-in/pages/words.ts'
import type { WalletWords } from '../wallet-page/words.ts'
import type { WhyWords } from '../why/words.ts'

/** All that the pages that people open say in one language. */
export interface PageTexts {
  /** The language by its own name. */
  readonly name: string
  readonly preferences: PreferenceWords
  readonly wallet: WalletWords
  readonly why: WhyWords
  readonly signIn: SignInWords
}
