import type { Condition, PlaybookProblem } from '@attune/engine'
import type { AudiencePoint } from '../runner/store.ts'
import type { Count } from './count.ts'
import type { Estimate } from './estimate.ts'

/** As of what playbook, era and time something is asked. `definition` is given when it was not given before. */
export interface AsOf {
  readonly version: string
  readonly definition: unknown
  readonly era: number
  readonly now: number
}

/** What is asked of the thread that reads about audiences. */
export type AudienceQuestion =
  | { readonly type: 'estimate'; readonly where: Condition; readonly asOf: AsOf; readonly budgetMs: number }
  | { readonly type: 'count'; readonly where: Condition; readonly asOf: AsOf; readonly job: string }
  | { readonly type: 'count-status' | 'count-cancel'; readonly job: string }
  | {
      readonly type: 'members'
      readonly audience: string
      readonly after: number
      readonly limit: number
      readonly traits: readonly string[]
    }
  | { readonly type: 'overlap'; readonly audiences: readonly string[] }
  | { readonly type: 'points'; readonly audience: string; readonly from: number }

/** Somebody in an audience. */
export interface Member {
  readonly customer: number
  readonly since: number
  readonly identifiers: readonly string[]
  readonly traits: Readonly<Record<string, unknown>>
}

export interface MembersPage {
  readonly members: readonly Member[]
  /** Number of the last member; undefined after the last page. */
  readonly next: number | undefined
  readonly position: number
}

/** What comes back. */
export interface AudienceAnswers {
  readonly estimate: Estimate & { readonly position: number }
  readonly count: Count
  readonly 'count-status': Count | undefined
  readonly 'count-cancel': Count | undefined
  readonly members: MembersPage
  readonly overlap: { readonly sizes: readonly (readonly number[])[]; readonly position: number }
  readonly points: readonly AudiencePoint[]
}

/** Something that cannot be answered, and why. */
export type Unanswered = { readonly problems: readonly PlaybookProblem[] } | { readonly failed: string }
