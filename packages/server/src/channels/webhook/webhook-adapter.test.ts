import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeChannelContract, type Rig } from '../../dispatch/channel-contract.ts'
import { createOutbound } from '../../outbound/outbound.ts'
import { aroundFor } from '../around.fixture.ts'
import { openHttpProvider } from '../http-provider.fixture.ts'
import { NOT_CALLED } from '../http-verdict.ts'
import { messageFor } from '../message.fixture.ts'
import { createWebhookAdapter } from './webhook-adapter.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

describe('the webhook channel', () => {
  let answer: Answer
  const received: { headers: Record<string, string>; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body })
      answer(request, response, body)
    })
  })
  let url: string
  const open = createOutbound({ allowPrivateAddresses: true })

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  })
  afterAll(() => {
    open.close()
    server.closeAllConnections()
    server.close()
  })

  function send(outbound = open, target = url, timeoutMs = 500) {
    const adapter = createWebhookAdapter(outbound, SECRET, () => Date.now())
    const delivery = {
      id: 'dlv_1',
      decision: 'dec_1',
      action: 'act',
      campaign: undefined,
      topic: 't',
      channel: 'hook',
      content: {},
      createdAt: 0,
      expiresAt: 1000,
      grant: undefined,
    }
    const handOver = {
      customer: 1,
      delivery,
      attempt: 1,
      priority: 1 as const,
      recipient: { identifiers: ['user:ana'], traits: {}, computed: {}, facts: {}, relations: [] },
      event: {},
    }
    return adapter.send({ id: 'dlv_1', handOver, content: { text: 'Grüezi' } }, { url: target, timeoutMs })
  }

  it('signs so that the library of the standard accepts it', async () => {
    answer = (_request, response) => response.writeHead(204).end()
    expect(await send()).toEqual({ outcome: 'delivered' })
    const { headers, body } = received.at(-1)!
    expect(new Webhook(SECRET).verify(body, headers)).toMatchObject({
      type: 'delivery.sent',
      data: { id: 'dlv_1', content: { text: 'Grüezi' } },
    })
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow()
    expect(headers['webhook-id']).toBe('dlv_1')
  })

  it.each([
    [200, {}, { outcome: 'delivered' }],
    [400, {}, { outcome: 'rejected', reason: 'http_400' }],
    [410, {}, { outcome: 'rejected', reason: 'http_410' }],
    [302, { location: 'http://127.0.0.1:1/' }, { outcome: 'rejected', reason: 'http_302' }],
    [401, {}, { outcome: 'deferred', reason: 'http_401' }],
    [408, {}, { outcome: 'deferred', reason: 'http_408' }],
    [429, { 'retry-after': '7' }, { outcome: 'throttled', reason: 'http_429', retryAfterMs: 7000 }],
    [503, { 'retry-after': 'soon' }, { outcome: 'deferred', reason: 'http_503' }],
  ])('judges a %s', async (status, headers, expected) => {
    answer = (_request, response) => response.writeHead(status, headers).end('x')
    expect(await send()).toEqual(expected)
  })

  it('is in doubt when the other side is silent, or hangs up after the request', async () => {
    answer = () => undefined
    expect(await send(open, url, 100)).toEqual({ outcome: 'unknown', reason: 'timeout' })
    answer = (request) => request.socket.destroy()
    expect(await send()).toMatchObject({ outcome: 'unknown' })
  })

  it('is certain that nothing left when nobody listens', async () => {
    expect(await send(open, 'http://127.0.0.1:9/hook')).toEqual({ outcome: 'deferred', reason: 'ECONNREFUSED' })
  })

  it('does not call private addresses unless that is allowed, by number or by name', async () => {
    const closed = createOutbound({ allowPrivateAddresses: false })
    expect(await send(closed)).toEqual(NOT_CALLED)
    expect(await send(closed, url.replace('127.0.0.1', 'localhost'))).toEqual(NOT_CALLED)
    expect(await send(closed, 'http://[::1]:80/')).toEqual(NOT_CALLED)
    expect(NOT_CALLED.reason).toMatch(/^private_address: this server .* --allow-private$/)
    closed.close()
  })
})

describeChannelContract('webhook', async (): Promise<Rig> => {
  const { outbound } = aroundFor({})
  const adapter = createWebhookAdapter(outbound, SECRET, () => Date.now())
  const provider = await openHttpProvider({
    accept({ body, headers }) {
      new Webhook(SECRET).verify(body.toString(), headers as Record<string, string>)
      return { status: 204 }
    },
    reject: () => ({ status: 410 }),
  })
  const send = (url: string) => adapter.send(messageFor(['user:ana'], { text: 'Hi' }), { url, timeoutMs: 500 })
  return {
    ...{ capabilities: adapter.capabilities, heard: [] },
    behave: (behaviour) => provider.behave(behaviour),
    send: () => send(provider.url),
    taken: () => provider.taken.length,
    sendNowhere: () => send('http://127.0.0.1:9/'),
    async close() {
      outbound.close()
      await provider.close()
    },
  }
})
