import type { MemoryState } from 'attune/testing'
import type { Server } from './clients.ts'
import type { Faults } from './faults.ts'
import type { Scheduler } from './scheduler.ts'
import type { Violations } from './violations.ts'

/** What people of the brand are given who work with what the host shows them. */
export interface StaffOptions {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly violations: Violations
  /** Whether there are any; without, nothing needs them. */
  readonly present: boolean
  readonly stored: MemoryState
  readonly server: () => Server | undefined
  /** The host's time. */
  readonly now: () => number
}
