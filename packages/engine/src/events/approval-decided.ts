import { approve, decline } from '../delivery/approval.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Somebody of the brand has approved or declined a delivery that waited for it. */
export interface ApprovalDecided extends EventBase {
  readonly type: 'approval-decided'
  readonly delivery: string
  readonly approved: boolean
  /** Who: name of the key. */
  readonly by: string
}

/** Sends it on its way through the door, or ends it. What has ended meanwhile stays as it is. */
export function observeApprovalDecided(event: ApprovalDecided, step: Stepping): void {
  const delivery = step.customer.deliveries.find(({ id }) => id === event.delivery)
  if (delivery?.state !== 'awaiting') return
  if (event.approved) approve(delivery, step)
  else decline(delivery, step)
}
