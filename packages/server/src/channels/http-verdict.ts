import type { SendResult } from '../dispatch/channel-adapter.ts'
import { CALLS_NO_PRIVATE_ADDRESS, type OutboundAnswer } from '../outbound/outbound.ts'

/**
 * What every channel says of a message whose provider has an address that may not be called: no repeat changes that, whatever
 * protocol it speaks.
 */
export const NOT_CALLED = {
  outcome: 'rejected',
  reason: `private_address: ${CALLS_NO_PRIVATE_ADDRESS}`,
} as const satisfies SendResult

/** What to say of a message whose request brought no answer. */
export function verdictWithoutAnswer(answer: Exclude<OutboundAnswer, { kind: 'answered' }>): SendResult {
  switch (answer.kind) {
    case 'refused':
      return answer.reason === 'private_address' ? NOT_CALLED : { outcome: 'rejected', reason: answer.reason }
    case 'unreachable':
      return { outcome: 'deferred', reason: answer.reason }
    case 'interrupted':
      return { outcome: 'unknown', reason: answer.reason }
  }
}

/**
 * What a status other than 2xx says of a message. 429: throttled; 408, 425 and 5xx: rejected for now. 401, 403 and 407 are about
 * the configuration and not about the message, which may go out once that is put right. `credentials`: what of the
 * configuration says who we are.
 */
export function verdictOfStatus(
  status: number,
  retryAfterMs: number | undefined,
  detail = '',
  credentials = '',
): SendResult {
  const isStranger = credentials !== '' && (status === 401 || status === 403)
  const told = [detail, isStranger ? `check ${credentials}` : ''].filter((part) => part !== '').join('; ')
  const reason = told === '' ? `http_${status}` : `http_${status}: ${told}`
  const after = retryAfterMs === undefined ? {} : { retryAfterMs }
  if (status === 429) return { outcome: 'throttled', reason, ...after }
  const again = status >= 500 || [401, 403, 407, 408, 425].includes(status)
  return again ? { outcome: 'deferred', reason, ...after } : { outcome: 'rejected', reason }
}
