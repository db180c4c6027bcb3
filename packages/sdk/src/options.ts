import type { Clock, Fetch, TextStorage } from './ports.ts'

/** What Attune could not do; nothing of it stops the program. */
export interface Problem {
  /** A code of docs/errors.md, or `network`, `queue_full`. */
  readonly code: string
  readonly message: string
  /** Ids of the messages that are lost by it; none where it is tried again. */
  readonly lost: readonly string[]
}

export interface AttuneOptions {
  /** Address of the Attune server, such as `https://attune.example.com`. */
  readonly url: string
  /** A write key: everybody can read it in a page or an app, and may. */
  readonly writeKey: string
  /**
   * Gives the identity token of who is signed in (docs/sign-in.md), undefined where nobody is. Asked when something is to be shown of
   * somebody known, and again once a token has ended.
   */
  readonly identity?: () => string | undefined | Promise<string | undefined>
  /** Where ids and messages wait; `localStorage` in browsers, else memory. */
  readonly storage?: TextStorage
  readonly fetch?: Fetch
  readonly clock?: Clock
  /** How long messages wait for others to go with, ms; 1000. */
  readonly flushAfterMs?: number
  /** How many messages wait at most while there is no connection; the oldest make room. 1000. */
  readonly queueLimit?: number
  /** How long an answer is awaited, ms; 10,000. */
  readonly timeoutMs?: number
  /** Whether `fetch` gives answers as they come; found out where it is not given. */
  readonly streams?: boolean
  /** How often the inbox is read where answers cannot be streamed (React Native), ms; 30,000. */
  readonly pollEveryMs?: number
  /** Told of what went wrong. */
  readonly onProblem?: (problem: Problem) => void
}
