import type { ToldFact } from './told-fact.ts'

/** What became of facts that were sent; `text` is the beginning of what the destination said to it, where it said anything. */
export type Answer =
  | { readonly outcome: 'taken' }
  /** There was nothing to send: the customer has nothing by which the other system could know them. */
  | { readonly outcome: 'skipped'; readonly reason: string }
  /** Will never be taken: a repeat makes no sense. */
  | { readonly outcome: 'refused'; readonly reason: string; readonly text?: string | undefined }
  /** Was not taken, or nobody can tell; after `retryAfterMs` where the destination asks for it. */
  | {
      readonly outcome: 'failed'
      readonly reason: string
      readonly retryAfterMs?: number | undefined
      readonly text?: string | undefined
    }

/** A way to tell a destination facts. Every kind implements it and passes `carrier-contract.ts`. */
export interface Carrier {
  /** Facts that are sent together at most. */
  readonly batch: BatchLimits
  /** How many calls of `send` may be under way at once. */
  readonly lanes: number
  /** Whether nothing may overtake anything; else facts keep their order for each customer. */
  readonly inOrder: boolean
  /** Between tries while the destination takes nothing. */
  readonly longestPauseMs: number
  /** Number of the last fact that it is known to hold, for kinds that can tell after a crash. */
  readonly holds?: number
  /** Sends at least one fact; never rejects for what the other side does. */
  send(facts: readonly ToldFact[]): Promise<Answer>
}

export interface BatchLimits {
  readonly size: number
  readonly bytes: number
  /** How long a batch may wait to be filled. */
  readonly waitMs: number
}

/** A destination cannot be told anything as it is configured; the message says what to do. */
export class DestinationSetupError extends Error {
  override readonly name = 'DestinationSetupError'
}

/** A secret of the environment. Throws `DestinationSetupError` where it is not set. */
export function secretFrom(name: string, environment: Readonly<Record<string, string | undefined>>): string {
  const secret = environment[name]
  if (!secret) throw new DestinationSetupError(`${name} is not set; export it and start anew`)
  return secret
}
