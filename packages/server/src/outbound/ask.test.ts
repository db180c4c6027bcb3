import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
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

function ask(url: string, { allowPrivateAddresses = true, timeoutMs = 5000 } = {}) {
  const outbound = createOutbound({ allowPrivateAddresses })
  open.push(() => outbound.close())
  return outbound.ask(url, { method: 'POST', headers: {}, body: 'question', timeoutMs, maxBytes: 1000 })
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
  await expect(ask(url.replace('127.0.0.1', 'localhost'), refused)).rejects.toThrow('localhost leads to')
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
