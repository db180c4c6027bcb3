import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { createOutbound } from './outbound.ts'

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

function outbound(allowPrivateAddresses = true) {
  const made = createOutbound({ allowPrivateAddresses })
  open.push(() => made.close())
  return made
}

const message = { method: 'POST', headers: {}, body: 'question', timeoutMs: 5000 }

it('a request that waits for a connection longer than it may is not sent afterwards', async () => {
  let asked = 0
  const url = await serve((_request, response) => {
    asked++
    setTimeout(() => response.end(), 300)
  })
  const { call } = outbound()
  const busy = Array.from({ length: 128 }, () => call(url, message))
  expect(await call(url, { ...message, timeoutMs: 50 })).toEqual({ kind: 'unreachable', reason: 'timeout' })
  expect((await Promise.all(busy)).filter(({ kind }) => kind !== 'answered')).toEqual([])
  await pause(100)
  expect(asked).toBe(128)
})

it('a request that left and is not answered is interrupted, by the time and by a connection that is closed', async () => {
  const silent = await serve((request) => request.resume())
  expect(await outbound().call(silent, { ...message, timeoutMs: 50 })).toEqual({
    kind: 'interrupted',
    reason: 'timeout',
  })
  const closing = await serve((request) => request.once('data', () => request.socket.end()))
  expect(await outbound().call(closing, message)).toEqual({ kind: 'interrupted', reason: 'ECONNRESET' })
})

it('what comes on the connection after the whole answer takes nothing away from it', async () => {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(answer + answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const given = await outbound().call(url, message)
  expect(given).toMatchObject({ kind: 'answered', status: 200 })
  expect(given.body?.toString()).toBe('ok')
})

it('an answer that goes on for ever is one as soon as enough of it was read', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(202)
    const more = setInterval(() => response.write('x'.repeat(20_000)), 5)
    response.once('close', () => clearInterval(more))
  })
  expect(await outbound().call(url, message)).toMatchObject({ kind: 'answered', status: 202 })
})

it('a header that would break the request is refused, and nothing is sent', async () => {
  let asked = 0
  const url = await serve((_request, response) => {
    asked++
    response.end()
  })
  const broken = { ...message, headers: { 'x-name': 'Ann\r\nhost: elsewhere' } }
  expect(await outbound().call(url, broken)).toEqual({ kind: 'refused', reason: 'invalid x-name header' })
  expect(asked).toBe(0)
})

it('credentials in an address are sent as a header', async () => {
  const url = await serve((request, response) => response.end(request.headers.authorization))
  const { body } = await outbound().call(url.replace('//', '//till:s%20cret@'), message)
  expect(body?.toString()).toBe(`Basic ${Buffer.from('till:s cret').toString('base64')}`)
})

function ask(url: string, { allowPrivateAddresses = true, timeoutMs = 5000 } = {}) {
  return outbound(allowPrivateAddresses).ask(url, {
    method: 'POST',
    headers: {},
    body: 'question',
    timeoutMs,
    maxBytes: 1000,
  })
}

it('gives the whole answer, whatever its status', async () => {
  const url = await serve((request, response) => {
    response.writeHead(404, { 'x-mark': 'm' })
    request.pipe(response)
  })
  const { body, headers, status } = await ask(url)
  expect([status, headers['x-mark'], body.toString()]).toEqual([404, 'm', 'question'])
})

it('follows no redirect', async () => {
  const url = await serve((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  expect((await ask(url)).status).toBe(302)
})

it('refuses a private address, by number and by name', async () => {
  const url = await serve((_request, response) => response.end('inside'))
  const refused = { allowPrivateAddresses: false }
  await expect(ask(url, refused)).rejects.toThrow('127.0.0.1 is a private address')
  await expect(ask(url.replace('127.0.0.1', 'localhost'), refused)).rejects.toThrow(
    /^localhost leads to (127\.0\.0\.1|::1), a private address; this server/,
  )
})

it('refuses an answer that is too large, and one that stays out or ends half-way', async () => {
  const large = await serve((_request, response) => response.end('x'.repeat(1001)))
  await expect(ask(large)).rejects.toThrow('more than 1000 bytes')
  const silent = await serve((_request, response) => response.write('half'))
  await expect(ask(silent, { timeoutMs: 50 })).rejects.toThrow('no answer within 50 ms')
  const torn = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '9' }).write('half', () => response.destroy())
  })
  await expect(ask(torn)).rejects.toThrow('other side closed')
})
