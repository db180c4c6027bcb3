import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Carrier } from './carrier.ts'
import type { ToldFact } from './told-fact.ts'

/** What the other side got: the ids of facts, in the order in which it took them. */
interface Received {
  readonly ids: readonly string[]
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** A kind of destination that talks HTTP, for the suite. */
interface HttpKind {
  readonly name: string
  /** A carrier to a receiver at this address; requests take 300 ms at most. */
  readonly open: (url: string) => Carrier
  /** The ids of the facts in a request; throws where it is not one of this kind's. */
  readonly idsIn: (received: Omit<Received, 'ids'>) => readonly string[]
  /** What a request that asks for something that is not there means: of one address for all facts, or of one of many. */
  readonly missing: 'failed' | 'refused'
}

type Behave = (response: ServerResponse, request: IncomingMessage) => void

/** The receiver as each test wants it. */
export interface Receiving {
  readonly url: string
  readonly received: Received[]
  behave: Behave
  close(): void
}

/** Starts a receiver that takes everything. */
export async function receive(idsIn: HttpKind['idsIn']): Promise<Receiving> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const { headers } = request
    received.push({ headers, text, ids: idsIn({ headers, text }) })
    receiving.behave(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiving: Receiving = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/facts`,
    received,
    behave: (response) => response.writeHead(204).end(),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return receiving
}

/** A fact about one customer. */
export function fact(number: number, customer = number, more: object = {}): ToldFact {
  const content = { id: `fct_${number}`, type: 'audience-entered', at: '2026-06-01T12:00:00.000Z', customer }
  const about = { identifiers: [`user:u${customer}`], audience: 'runners' }
  return { number, kind: 'audience-entered', customer, content: { ...content, ...about, ...more } }
}

/** What every kind of destination that talks HTTP makes of what the other side does. */
export function httpCarrierContract({ idsIn, missing, name, open }: HttpKind): void {
  describe(`a destination of kind ${name}`, () => {
    let other: Receiving
    let carrier: Carrier
    beforeEach(async () => {
      other = await receive(idsIn)
      carrier = open(other.url)
    })
    afterEach(() => other.close())
    const send = () => carrier.send([fact(1)])
    const answer = (status: number, headers: Record<string, string> = {}) => {
      other.behave = (response) => response.writeHead(status, headers).end('{}')
    }

    test('is told a fact, which it takes', async () => {
      expect(await send()).toEqual({ outcome: 'taken' })
      expect(other.received.map(({ ids }) => ids)).toEqual([['fct_1']])
    })

    test.each([200, 201, 202, 204])('takes it by a %i', async (status) => {
      answer(status)
      expect(await send()).toEqual({ outcome: 'taken' })
    })

    test.each([400, 413, 422])('refuses it for good by a %i', async (status) => {
      answer(status)
      expect(await send()).toEqual({ outcome: 'refused', reason: `http_${status}`, text: '{}' })
    })

    test('says what is wrong in its answer, of which the beginning is kept as one line', async () => {
      const said = `{"error":\n\t"no \u001b[31mmail\u202e address",\r\n"more":"${'é'.repeat(100_000)}`
      other.behave = (response) => response.writeHead(422).end(said)
      const { text } = (await send()) as { text: string }
      expect(text).toMatch(/^\{"error": "no \[31mmail address", "more":"é+$/)
      expect(text).toHaveLength(500)
      other.behave = (response) => response.writeHead(422).end(' \n')
      expect(await send()).toEqual({ outcome: 'refused', reason: 'http_422' })
    })

    test.each([404, 410])('says by a %i that something is not there', async (status) => {
      answer(status)
      expect(await send()).toMatchObject({ outcome: missing, reason: `http_${status}` })
    })

    test.each([401, 403, 408, 425, 500, 502, 503, 504])('refuses it for now by a %i', async (status) => {
      answer(status)
      expect(await send()).toMatchObject({ outcome: 'failed', reason: `http_${status}` })
    })

    test('is throttled, for as long as it asks in seconds or by a date', async () => {
      answer(429, { 'retry-after': '7' })
      expect(await send()).toEqual({ outcome: 'failed', reason: 'http_429', retryAfterMs: 7000, text: '{}' })
      answer(503, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() })
      const { retryAfterMs } = (await send()) as { retryAfterMs: number }
      expect(retryAfterMs).toBeGreaterThan(50_000)
      expect(retryAfterMs).toBeLessThanOrEqual(60_000)
    })

    test('is followed nowhere else', async () => {
      answer(302, { location: `${other.url}/elsewhere` })
      expect(await send()).toMatchObject({ outcome: 'failed', reason: 'http_302' })
      expect(other.received).toHaveLength(1)
    })

    test('has not taken what it is silent about for too long', async () => {
      other.behave = () => undefined
      expect(await send()).toMatchObject({ outcome: 'failed', reason: 'timeout' })
    })

    test('takes it slowly', async () => {
      other.behave = (response) => void setTimeout(() => response.writeHead(200).end(), 100)
      expect(await send()).toEqual({ outcome: 'taken' })
    })

    test('has not taken it where it hangs up, before an answer or in the middle of one', async () => {
      other.behave = (_response, request) => request.socket.destroy()
      expect(await send()).toMatchObject({ outcome: 'failed' })
      other.behave = (response) => {
        response.writeHead(200, { 'content-length': '1000' })
        response.write('half', () => response.destroy())
      }
      expect(await send()).toMatchObject({ outcome: 'failed' })
    })

    test('takes it although it has more to say than anybody reads', async () => {
      other.behave = (response) => response.writeHead(200).end('x'.repeat(1_000_000))
      expect(await send()).toEqual({ outcome: 'taken' })
    })

    test('comes back', async () => {
      other.close()
      expect(await send()).toMatchObject({ outcome: 'failed' })
      other = await receive(idsIn)
      carrier = open(other.url)
      expect(await send()).toEqual({ outcome: 'taken' })
    })
  })
}
