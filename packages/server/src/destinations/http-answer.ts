import type { OutboundAnswer } from '../outbound/outbound.ts'
import { answerText } from './answer-text.ts'
import type { Answer } from './carrier.ts'

/** Refusals of who asks, or of when, rather than of what is said (RFC 9110, 15.5; RFC 8470; RFC 6585). */
const FOR_NOW: readonly number[] = [401, 403, 407, 408, 421, 423, 425, 429]

interface Exceptions {
  /** Statuses besides 2xx that mean that it is done. */
  readonly taken?: readonly number[]
  /** Further ones after which to try again. */
  readonly forNow?: readonly number[]
  /** What the other side was shown, and nobody else may see. */
  readonly secret?: string | undefined
}

/** What an answer of an HTTP server means. */
export function judge(
  answer: OutboundAnswer & { readonly body?: Uint8Array },
  { forNow = [], secret, taken = [] }: Exceptions = {},
): Answer {
  if (answer.kind !== 'answered') return { outcome: 'failed', reason: answer.reason }
  const { body, retryAfterMs, status } = answer
  if ((status >= 200 && status < 300) || taken.includes(status)) return { outcome: 'taken' }
  const reason = `http_${status}`
  const text = answerText(body, secret)
  const isForNow = FOR_NOW.includes(status) || forNow.includes(status)
  if (status >= 400 && status < 500 && !isForNow) return { outcome: 'refused', reason, text }
  return { outcome: 'failed', reason, retryAfterMs, text }
}
