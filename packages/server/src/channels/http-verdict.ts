import type { SendResult } from '../dispatch/channel-adapter.ts'
import type { OutboundAnswer } from '../outbound/outbound.ts'

/** What to say of a message whose request brought no answer. */
export function verdictWithoutAnswer(answer: Exclude<OutboundAnswer, { kind: 'answered' }>): SendResult {
  switch (answer.kind) {
    case 'refused':
      return { outcome: 'rejected', reason: answer.reason }
    case 'unreachable':
      return { outcome: 'deferred', reason: answer.reason }
    case 'interrupted':
      return { outcome: 'unknown', reason: answer.reason }
  }
}

/**
 * What a status other than 2xx says of a message. 429: throttled; 408, 425 and 5xx: rejected for now. 401, 403 and 407 are about
 * the configuration and not about the message, which may go out once that is put right.
 */
export function verdictOfStatus(status: number, retryAfterMs: number | undefined, detail = ''): SendResult {
  const reason = detail === '' ? `http_${status}` : `http_${status}: ${detail}`
  const after = retryAfterMs === undefined ? {} : { retryAfterMs }
  if (status === 429) return { outcome: 'throttled', reason, ...after }
  const again = status >= 500 || [401, 403, 407, 408, 425].includes(status)
  return again ? { outcome: 'deferred', reason, ...after } : { outcome: 'rejected', reason }
}
