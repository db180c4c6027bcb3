import type { Grant } from '../offer/grant.ts'

/** The end of a copy that is still open is near, as a trigger wants to be told. */
export interface RemindOfGrant {
  readonly type: 'remind-of-grant'
  readonly grant: Grant
  readonly trigger: string
}
