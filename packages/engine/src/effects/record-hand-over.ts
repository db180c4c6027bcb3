import type { HandOver } from '../flow/hand-over.ts'

/** How a conversation with an agent stands. */
export interface RecordHandOver {
  readonly type: 'record-hand-over'
  readonly handOver: HandOver
  readonly run: string
  /** The thread in which the conversation began. */
  readonly thread: string
  readonly topic: string
  readonly channel: string
  readonly runStartedAt: number
  /** Why it is over: handed_back, not_taken, gone_quiet, merged, or how its conversation ended; undefined while it lasts. */
  readonly closed: string | undefined
}
