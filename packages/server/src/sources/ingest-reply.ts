import { errorBody, errorReply } from '../errors.ts'
import type { Reply } from '../runner/call.ts'
import { type MessageError, WHOLE_BODY } from './incoming-event.ts'

const SUCCESS: Reply = { status: 200, body: '{"success":true}' }

/**
 * The answer to a request that brought messages: 200 where all or some were accepted, with what was wrong with the
 * others, and of how many the person was erased since, so that nothing of them is kept; the error itself where the body or its only message was refused; 400 where no message of a batch counted.
 */
export function ingestReply(
  accepted: number,
  errors: readonly MessageError[],
  erased = 0,
  warnings: readonly MessageError[] = [],
): Reply {
  const first = errors[0]
  const notes = { ...(erased > 0 && { erased }), ...(warnings.length > 0 && { warnings: warnings.map(bodyOf) }) }
  if (first === undefined)
    return erased === 0 && warnings.length === 0
      ? SUCCESS
      : { status: 200, body: JSON.stringify({ success: true, ...notes }) }
  if (first.index === WHOLE_BODY) return errorReply(first.code, first)
  const outcome = { success: false, accepted, ...notes, errors: errors.map(bodyOf) }
  return accepted === 0 ? errorReply('nothing_accepted', {}, outcome) : { status: 200, body: JSON.stringify(outcome) }
}

function bodyOf({ index, code, ...detail }: MessageError) {
  return { index, ...errorBody(code, detail) }
}
