import type { Housekeeping } from '../privacy/housekeeping.ts'
import type { Clock } from '../runner/clock.ts'
import type { Runner } from '../runner/runner.ts'
import type { Store } from '../runner/store.ts'
import type { Refusals } from '../schema/refusals.ts'
import type { SendFeeder } from '../sends/feeder.ts'
import type { InputLimits } from '../sources/limits.ts'
import type { Arrival } from '../sources/reading.ts'

/** What the handlers of calls work with. */
export interface Surroundings {
  readonly runner: Runner
  readonly store: Store
  readonly housekeeping: Housekeeping
  readonly refusals: Refusals
  readonly sends: SendFeeder
  readonly clock: Clock
  readonly limits: InputLimits
  readonly newId: () => string
  /** Whether timestamps of events drive the clock (for replays of old data): the clock is then moved on to them. */
  readonly followTime?: (at: number) => void
}

/** When and under which limits a body arrives now. */
export function arrivalOf({ clock, limits, newId, followTime, runner }: Surroundings): Arrival {
  const region = runner.playbook.identity.defaultRegion
  return { receivedAt: clock.now(), limits, region, newId, trustsTimes: followTime !== undefined }
}
