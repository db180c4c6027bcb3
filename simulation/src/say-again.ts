import type { Server } from './clients.ts'
import type { Faults } from './faults.ts'
import type { Scheduler } from './scheduler.ts'

/** Somebody who speaks to the host, through crashes and with answers that are lost on their way. */
interface Speaker {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly server: () => Server | undefined
}

/**
 * Says something again, at most so many ms apart, until it is acknowledged and the answer has come; then `onHeard` is
 * told the answer, once. `say` gives nothing where the host dies as it is spoken to.
 */
export function sayUntilHeard<Answer>(
  { faults, scheduler, server }: Speaker,
  apartMs: number,
  say: (to: Server) => Promise<Answer> | undefined,
  onHeard: (answer: Answer) => void,
): void {
  let isHeard = false
  const again = () => {
    if (isHeard) return
    scheduler.after(scheduler.magnitude(1000, apartMs), again)
    const now = server()
    const answer = now && say(now)
    answer?.then(
      (given) => {
        if (!now?.life.alive || isHeard || faults.happens(faults.rates.lostAnswer)) return
        isHeard = true
        onHeard(given)
      },
      () => undefined,
    )
  }
  again()
}
