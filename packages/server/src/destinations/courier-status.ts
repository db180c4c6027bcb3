import type { SyncProgress } from './progress.ts'
import type { Skip } from './skips.ts'

/** How a destination stands. */
export interface CourierStatus {
  /** `refusing`: it refuses whatever it is told; facts wait. */
  readonly state: 'idle' | 'sending' | 'waiting' | 'refusing' | 'paused' | 'stopped'
  readonly cursor: number
  /** Facts that are read and not settled. */
  readonly open: number
  readonly sent: number
  readonly skipped: number
  /** Why those were skipped. */
  readonly skips: readonly Skip[]
  readonly dead: number
  /** Tries in a row that failed. */
  readonly failures: number
  readonly lastError: string | null
  /** The beginning of what it answered then. */
  readonly lastAnswer: string | null
  readonly nextTryAt: number | null
  readonly lastSuccessAt: number | null
  /** The last time that it was told all members of an audience, or the time under way. */
  readonly sync: SyncProgress | null
}
