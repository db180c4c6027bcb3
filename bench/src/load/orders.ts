import type { ClosedLoopResult } from './closed-loop.ts'
import type { OpenLoopResult } from './open-loop.ts'
import type { PoolName, PoolOptions } from './pool.ts'
import type { Target } from './requests.ts'

/** What the generator is told to do; it does one thing after the other. */
export type Order =
  | { readonly type: 'build'; readonly pool: PoolName; readonly options: PoolOptions }
  | { readonly type: 'prefill'; readonly target: Target; readonly customers: number }
  | { readonly type: 'register-phones'; readonly target: Target; readonly customers: number }
  | {
      readonly type: 'closed'
      readonly target: Target
      readonly pool: PoolName
      readonly connections: number
      readonly seconds: number
      /** Events a second that come in besides, in batches, at a fixed rate. */
      readonly backgroundPerSecond?: number
      /** The server is going to be killed meanwhile: requests may stay without an answer. */
      readonly mayBreak?: boolean
    }
  | {
      readonly type: 'open'
      readonly target: Target
      readonly pool: PoolName
      readonly connections: number
      readonly seconds: number
      readonly ratePerSecond: number
      readonly backgroundPerSecond?: number
    }
  | { readonly type: 'open-text-provider' | 'close-text-provider' }
  | {
      readonly type: 'texts'
      readonly target: Target
      /** begin: everybody begins the conversation; open: at a fixed rate; quiet: the same, where no thread listens; closed: as soon as they are answered. */
      readonly how: 'begin' | 'open' | 'quiet' | 'closed'
      readonly people: number
      readonly ratePerSecond: number
      readonly seconds: number
    }

/** What the generator says when it is done. */
export interface Done {
  readonly error?: string
  readonly closed?: ClosedLoopResult
  readonly open?: OpenLoopResult
  /** Where the provider of texts is. */
  readonly provider?: string
  readonly answersPerSecond?: number
  /** Events in one request of the pool. */
  readonly events: number
  /** CPU time by wall time while the clock ran; above `SATURATED` the generator was what was measured. */
  readonly busy: number
}

/** Share of one core above which the generator may itself have been the limit. */
export const SATURATED = 0.9
