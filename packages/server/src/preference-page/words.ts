import { inEveryLanguage } from '../pages/languages.ts'

/** What the pages say. `{brand}`, `{channel}` and the like are filled in. */
export interface Words {
  readonly title: string
  readonly intro: string
  readonly channels: string
  readonly pending: string
  readonly topicsOf: string
  readonly whenAndHowOften: string
  readonly quietFrom: string
  readonly quietTo: string
  readonly quietHint: string
  readonly frequency: string
  readonly frequencies: Readonly<Record<Frequency, string>>
  readonly language: string
  readonly timezone: string
  readonly automatic: string
  readonly save: string
  readonly stopAll: string
  readonly stopAllHint: string
  readonly saved: string
  readonly stopped: string
  readonly problem: string
  readonly problems: Readonly<Record<FieldProblem, string>>
  readonly privacy: string
  readonly unsubscribe: string
  readonly unsubscribeAsk: string
  readonly unsubscribed: string
  readonly confirm: string
  readonly confirmAsk: string
  readonly confirmed: string
  readonly notConfirmed: string
  readonly toPreferences: string
  readonly gone: string
  readonly goneWhy: Readonly<Record<'expired' | 'invalid' | 'forgotten' | 'unavailable', string>>
}

/** How often somebody wants to be interrupted at most. */
export type Frequency = 'any' | 'daily' | 'twice-weekly' | 'weekly' | 'own'

/** What is wrong with a field. */
export type FieldProblem = 'not_a_time' | 'both_times' | 'same_times' | 'not_a_choice'

export const WORDS = inEveryLanguage(({ preferences }) => preferences)
