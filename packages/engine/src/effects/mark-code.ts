import type { CodeName, CodeState } from '../redemption/codes.ts'

/** Note how a unique code stands from now on. */
export interface MarkCode extends CodeName {
  readonly type: 'mark-code'
  readonly state: CodeState
  readonly place: string | undefined
  /** In whose wallet it lies; 0 where it is in nobody's. */
  readonly owner: number
}
