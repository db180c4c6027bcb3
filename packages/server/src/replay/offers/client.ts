import { setTimeout as wait } from 'node:timers/promises'
import type { PlaybookDefinition } from '@attune/engine'
import { z } from 'zod'
import type { RunningServer } from '../../server.ts'
import { POINTS } from './programme.ts'

/** How often a request is sent again that the server was too busy for. */
const MAX_REPEATS = 20
const DEFAULT_WAIT_S = 1

const instantSchema = z.union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))])
const walletSchema = z.object({
  wallet: z.array(z.object({ offer: z.string(), state: z.string(), completedAt: instantSchema.nullish() })),
})
const statementSchema = z.object({
  available: z.number(),
  complete: z.literal(true),
  ledger: z.array(z.object({ from: z.string(), to: z.string(), points: z.number() })),
})
const batchReplySchema = z.object({ errors: z.array(z.unknown()).default([]) })

/** A completed copy in a wallet; `at` in ms since 1970. */
interface CompletedCopy {
  readonly offer: string
  readonly at: number
}

/** The server's public API, as far as the replay needs it. Everything throws when the server refuses. */
export interface Client {
  publish(definition: PlaybookDefinition): Promise<void>
  sendBatch(body: string): Promise<void>
  /** What a customer has completed; nothing for one who never did anything. */
  completedBy(person: string): Promise<CompletedCopy[]>
  /** A customer's points: the balance, and what the movements of the ledger come to. */
  pointsOf(person: string): Promise<{ readonly balance: number; readonly recomputed: number }>
}

/** Speaks to a server that was just started on an empty directory, and so has told its keys. */
export function openClient(server: RunningServer, fetch: typeof globalThis.fetch): Client {
  const { keys } = server
  if (!keys) throw new Error('the server told no keys; was its directory not empty?')
  const ask = async (role: keyof typeof keys, path: string, body?: string): Promise<Response> => {
    const authorization = `Basic ${Buffer.from(`${keys[role]}:`).toString('base64')}`
    const headers = { authorization, 'content-type': 'application/json' }
    const init = body === undefined ? { headers } : { method: 'POST', headers, body }
    return askPatiently(() => fetch(`${server.url}${path}`, init))
  }
  return {
    async publish(definition) {
      await accepted(await ask('admin', '/v1/playbook', JSON.stringify(definition)))
    },
    async sendBatch(body) {
      const { errors } = batchReplySchema.parse(await accepted(await ask('write', '/v1/batch', body)))
      if (errors.length > 0)
        throw new Error(`the server refused ${errors.length} messages: ${JSON.stringify(errors[0])}`)
    },
    async pointsOf(person) {
      const response = await ask('server', `/v1/customers/user:${encodeURIComponent(person)}/points/${POINTS}`)
      if (response.status === 404) return { balance: 0, recomputed: 0 }
      const { available, ledger } = statementSchema.parse(await accepted(response))
      const moved = ({ from, points, to }: (typeof ledger)[number]) =>
        (to === 'available' ? points : 0) - (from === 'available' ? points : 0)
      return { balance: available, recomputed: ledger.reduce((sum, movement) => sum + moved(movement), 0) }
    },
    async completedBy(person) {
      const response = await ask('server', `/v1/customers/user:${encodeURIComponent(person)}?limit=1`)
      if (response.status === 404) return []
      const { wallet } = walletSchema.parse(await accepted(response))
      return wallet.flatMap(({ offer, state, completedAt }) =>
        state === 'completed' && typeof completedAt === 'number' ? [{ offer, at: completedAt }] : [],
      )
    },
  }
}

/** Sends again what the server had no room for; events are applied once, so that this is safe. */
async function askPatiently(send: () => Promise<Response>): Promise<Response> {
  for (let repeats = 0; ; repeats++) {
    const response = await send()
    if ((response.status !== 429 && response.status !== 503) || repeats >= MAX_REPEATS) return response
    await response.arrayBuffer()
    await wait(1000 * Number(response.headers.get('retry-after') ?? DEFAULT_WAIT_S))
  }
}

async function accepted(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!response.ok) throw new Error(`the server refused ${response.url} (${response.status}): ${text.slice(0, 500)}`)
  return JSON.parse(text)
}
