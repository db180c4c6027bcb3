import { durationMs, type FactKind, type HttpDestination } from '@attune/engine'
import type { Outbound } from '../../outbound/outbound.ts'
import type { Answer, Carrier } from '../carrier.ts'
import { judge } from '../http-answer.ts'
import { createCredentials } from './credentials.ts'
import { compileRequest } from './request-template.ts'

interface Parts {
  readonly outbound: Outbound
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => number
}

const UNAUTHORISED = 401

/** Tells each fact by a request of its own, in the words of the other system. Throws `DestinationSetupError`. */
export function createHttpCarrier(definition: HttpDestination, parts: Parts): Carrier {
  const credentials = createCredentials(definition.auth, parts)
  const requests = new Map(
    Object.entries(definition.requests).map(([kind, template]) => {
      const { alsoTaken, method } = template
      return [kind as FactKind, { fill: compileRequest(template), alsoTaken, method }] as const
    }),
  )
  const timeoutMs = durationMs(definition.timeout)
  return {
    batch: { size: 1, bytes: Number.POSITIVE_INFINITY, waitMs: 0 },
    lanes: definition.lanes,
    inOrder: false,
    longestPauseMs: durationMs(definition.longestPause),
    async send([fact]): Promise<Answer> {
      const { alsoTaken, fill, method } = requests.get(fact!.kind)!
      const rendered = fill(fact!)
      if (!rendered.ok) {
        if ('lacks' in rendered)
          return { outcome: 'skipped', reason: `lacks ${rendered.lacks}, of which the URL is made` }
        return { outcome: 'refused', reason: `template: ${rendered.reason}` }
      }
      const { body, headers, url } = rendered.request
      const post = async () => {
        const shown = await credentials.show().catch((error: Error) => error)
        if (shown instanceof Error) return { answer: { kind: 'unreachable', reason: shown.message } as const }
        // A fact keeps its id over repeats: systems that know the header take it once.
        const own = { 'idempotency-key': fact!.content.id, ...headers, ...shown.headers }
        const answer = await parts.outbound.call(url, { method, headers: own, body, timeoutMs })
        return { answer, secret: shown.secret }
      }
      const first = await post()
      const isRefused = first.answer.kind === 'answered' && first.answer.status === UNAUTHORISED
      const { answer, secret } = isRefused && credentials.renew() ? await post() : first
      return judge(answer, { taken: alsoTaken, secret })
    },
  }
}
