import type { Stepping } from '../stepping.ts'
import { FOREVER, type Grant, isOpen } from './grant.ts'

/** Notes when a trigger looks ahead to the end of a copy next: one whose instant has passed already does not. */
export function scheduleReminder(grant: Grant, { world }: Stepping): void {
  grant.remindAt = Number.POSITIVE_INFINITY
  if (grant.endsAt >= FOREVER) return
  for (const { beforeMs } of world.playbook.expiryTriggers.ofOffer(grant.offer)) {
    const at = grant.endsAt - beforeMs
    if (at > world.now) grant.remindAt = Math.min(grant.remindAt, at)
  }
}

/** Looks ahead to the ends of the copies that are still open. */
export function remindOfGrants(step: Stepping): void {
  const { now, playbook } = step.world
  for (const grant of step.customer.grants) {
    if (grant.remindAt > now || grant.state !== 'open') continue
    for (const { beforeMs, trigger } of playbook.expiryTriggers.ofOffer(grant.offer)) {
      const at = grant.endsAt - beforeMs
      // Whoever wakes only after the end is too late for a reminder.
      if (at >= grant.remindAt && at <= now && isOpen(grant, now))
        step.effect({ type: 'remind-of-grant', grant: { ...grant }, trigger })
    }
    scheduleReminder(grant, step)
  }
}
