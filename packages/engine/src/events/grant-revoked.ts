import { revokeGrant } from '../offer/change-grant.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The brand takes a copy of an offer back. */
export interface GrantRevoked extends EventBase {
  readonly type: 'grant-revoked'
  readonly grant: string
  readonly reason?: string
}

export function observeGrantRevoked({ grant }: GrantRevoked, step: Stepping): void {
  revokeGrant(grant, step)
}
