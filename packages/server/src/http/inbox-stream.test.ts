import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { basic, createTestServer, inboxOf, type TestServer } from './test-server.fixture.ts'

const open: TestServer[] = []

afterEach(async () => {
  vi.useRealTimers()
  for (const { app } of open.splice(0)) await app.close()
})

async function start(server: TestServer): Promise<string> {
  open.push(server)
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
}

/** Reads a stream of events as EventSource does, block by block. */
async function* blocksOf(response: Response): AsyncGenerator<Record<string, string>> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      yield Object.fromEntries(lines.map((line) => [line.split(':')[0]!, line.slice(line.indexOf(':') + 1).trim()]))
    }
  }
}

async function read(blocks: AsyncGenerator<Record<string, string>>, count: number) {
  const found = []
  while (found.length < count) found.push((await blocks.next()).value as Record<string, string>)
  return found
}

test('the stream begins with what is there, oldest first, and goes on with what arrives', async () => {
  const server = createTestServer(
    inboxOf('anonymous:a', 7, () => [
      { id: 'b', n: 2 },
      { id: 'a', n: 1 },
    ]),
  )
  const url = await start(server)
  const response = await fetch(`${url}/v1/inbox/anonymous:a/stream?writeKey=${server.keys.write}`)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  const blocks = blocksOf(response)
  expect(await read(blocks, 4)).toEqual([
    { retry: '2000' },
    { id: 'a', event: 'item', data: '{"id":"a","n":1}' },
    { id: 'b', event: 'item', data: '{"id":"b","n":2}' },
    { event: 'held', data: '{"items":[{"id":"b"},{"id":"a"}]}' },
  ])
  const publish = (customer: number, data: object) => server.inboxHub.publish(customer, { event: 'item', data })
  publish(8, { id: 'of another' })
  publish(7, { id: 'b', n: 2 })
  publish(7, { id: 'c', text: 'line\nbreak' })
  expect(await read(blocks, 1)).toEqual([{ id: 'c', event: 'item', data: '{"id":"c","text":"line\\nbreak"}' }])
})

test('a client that comes back gets what it has missed', async () => {
  const server = createTestServer(inboxOf('user:u', 7, () => [{ id: 'c' }, { id: 'b' }, { id: 'a' }]))
  const url = await start(server)
  const ids = async (last: string, count: number) => {
    const headers = { ...basic(server.keys.server), 'last-event-id': last }
    const blocks = blocksOf(await fetch(`${url}/v1/inbox/user:u/stream`, { headers }))
    return (await read(blocks, count + 1)).slice(1).map(({ id }) => id)
  }
  expect(await ids('a', 2)).toEqual(['b', 'c'])
  expect(await ids('long gone', 3)).toEqual(['a', 'b', 'c'])
})

test('a message that arrives between the list and the stream is sent once', async () => {
  let reads = 0
  const server: TestServer = createTestServer((call) => {
    // It arrives while the second list is on its way, which holds it already.
    if (++reads === 2) for (const id of ['a', 'b']) server.inboxHub.publish(7, { event: 'item', data: { id } })
    return inboxOf('user:u', 7, () => (reads === 2 ? [{ id: 'a' }] : []))(call)
  })
  const url = await start(server)
  const response = await fetch(`${url}/v1/inbox/user:u/stream`, { headers: basic(server.keys.server) })
  const found = await read(blocksOf(response), 4)
  expect(found.map(({ event, id }) => [event, id])).toEqual([
    [undefined, undefined],
    ['item', 'a'],
    ['held', undefined],
    ['item', 'b'],
  ])
})

test('what was read or put away elsewhere is told, and leaves the place from which a client goes on', async () => {
  const server = createTestServer(inboxOf('user:u', 7, () => [{ id: 'a', readAt: null }]))
  const url = await start(server)
  const headers = { ...basic(server.keys.server), 'last-event-id': 'a' }
  const blocks = blocksOf(await fetch(`${url}/v1/inbox/user:u/stream`, { headers }))
  expect(await read(blocks, 2)).toEqual([
    { retry: '2000' },
    { event: 'held', data: '{"items":[{"id":"a","readAt":null}]}' },
  ])
  server.inboxHub.publish(7, { event: 'read', data: { id: 'a', readAt: '2026-01-01T00:00:00.000Z' } })
  server.inboxHub.publish(7, { event: 'removed', data: { id: 'a' } })
  expect(await read(blocks, 2)).toEqual([
    { event: 'read', data: '{"id":"a","readAt":"2026-01-01T00:00:00.000Z"}' },
    { event: 'removed', data: '{"id":"a"}' },
  ])
})

test('an open stream is sent signs of life, and ends with the server', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const server = createTestServer(inboxOf('user:u', 7, () => []))
  const url = await start(server)
  const blocks = blocksOf(await fetch(`${url}/v1/inbox/user:u/stream`, { headers: basic(server.keys.server) }))
  await read(blocks, 2)
  vi.advanceTimersByTime(15_000)
  expect(await read(blocks, 1)).toEqual([{ '': '' }])
  await server.app.close()
  expect(await blocks.next()).toEqual({ done: true, value: undefined })
})

test('a client that goes away is no longer listened for', async () => {
  const server = createTestServer(inboxOf('user:u', 7, () => []))
  const url = await start(server)
  const abort = new AbortController()
  const headers = basic(server.keys.server)
  const response = await fetch(`${url}/v1/inbox/user:u/stream`, { headers, signal: abort.signal })
  await read(blocksOf(response), 1)
  expect(server.inboxHub.listeners).toBe(1)
  abort.abort()
  await vi.waitFor(() => expect(server.inboxHub.listeners).toBe(0), 10_000)
})

test('a client that goes away before the first answer is never listened for', async () => {
  const abort = new AbortController()
  const gone = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const server: TestServer = createTestServer(async (call) => {
    abort.abort()
    await gone.promise
    setImmediate(answered.resolve)
    return inboxOf('user:u', 7, () => [])(call)
  })
  const url = await start(server)
  server.app.server.on('connection', (socket) => socket.once('close', () => gone.resolve()))
  const headers = basic(server.keys.server)
  await expect(fetch(`${url}/v1/inbox/user:u/stream`, { headers, signal: abort.signal })).rejects.toThrow()
  await answered.promise
  expect(server.calls).toHaveLength(1)
  expect(server.inboxHub.listeners).toBe(0)
})

test('an inbox that is not there, or is asked for with a private key in the address, is refused as an answer', async () => {
  const { app, keys } = createTestServer(inboxOf('user:u', 7, () => []))
  const unknown = await app.inject({ url: '/v1/inbox/user:x/stream', headers: basic(keys.server) })
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'customer_unknown'])
  const admin = await app.inject(`/v1/inbox/user:u/stream?writeKey=${keys.admin}`)
  expect([admin.statusCode, admin.json().code]).toEqual([401, 'key_unknown'])
})
