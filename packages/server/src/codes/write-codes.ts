import type { CodesToWrite } from '../calls/codes.ts'
import type { Host } from '../runner/call.ts'
import { CODE_STATES } from './code-states.ts'
import { Series } from './series.ts'

/** Codes written in one go: a few milliseconds, so that others get their turn in between. */
const AT_ONCE = 500

/** The codes were revoked or the engine stopped while they were written. */
class ExportEndedError extends Error {
  override readonly name = 'ExportEndedError'
}

/**
 * The codes of a batch as CSV, piece by piece, only those in `state` where one is given. They are worked out here, from the
 * first part that the engine has told of, and not kept anywhere.
 */
export async function* writeCodes(
  batch: string,
  state: string | undefined,
  first: CodesToWrite,
  host: Host,
): AsyncGenerator<string> {
  const series = new Series(first.generated)
  yield 'code,state\n'
  let part = first
  for (let from = 0; from < first.count; ) {
    const states = Buffer.from(part.states, 'base64')
    for (let at = 0; at < states.length; at += AT_ONCE) {
      const some = states.subarray(at, at + AT_ONCE)
      const codes = series.codes(first.generated.first + from + at, some.length)
      const rows = codes.map((code, i) => [code, CODE_STATES[some[i]!]!] as const)
      yield rows.map(([code, is]) => (state === undefined || state === is ? `${code},${is}\n` : '')).join('')
    }
    from += states.length
    if (from >= first.count) return
    const answer = await host.call({ type: 'export-codes', batch, from })
    if (answer.status !== 200) throw new ExportEndedError(`the export of codes of "${batch}" was broken off`)
    part = JSON.parse(answer.body)
  }
}
