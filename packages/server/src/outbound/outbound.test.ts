import type { LookupAddress } from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOutbound, type ResolveName } from './outbound.ts'

/** What a name leads to, each time it is asked for. */
function names(...answers: readonly (readonly string[])[]): ResolveName {
  let asked = 0
  return (_name, callback) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)]!
    callback(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
}

describe('calls to other systems, where private addresses are not allowed', () => {
  let port: number
  let reached = 0
  const server = createServer((_request, response) => {
    reached++
    response.writeHead(200).end('inside')
  })
  const open: (() => void)[] = []
  beforeEach(async () => {
    reached = 0
    await new Promise<void>((resolve) => server.listen(0, resolve))
    port = (server.address() as AddressInfo).port
  })
  afterEach(async () => {
    for (const close of open.splice(0)) close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const outbound = (resolve?: ResolveName) => {
    const made = createOutbound({ allowPrivateAddresses: false, ...(resolve && { resolve }) })
    open.push(() => made.close())
    return made
  }
  const question = { method: 'POST', headers: {}, body: '{}', timeoutMs: 2000 }

  it.each([
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '017700000001',
    '127.1',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[2002:7f00:1::]',
    '169.254.169.254',
    '[fd00:ec2::254]',
    '①②⑦.⓪.⓪.①',
  ])('%s is not called, by any way of asking', async (host) => {
    const url = `http://${host}:${port}/`
    const calls = outbound()
    expect(await calls.call(url, question)).toEqual({ kind: 'refused', reason: 'private_address' })
    await expect(calls.ask(url, { ...question, maxBytes: 1000 })).rejects.toThrow('private address')
    expect(reached).toBe(0)
  })

  it('a name is judged by all that it leads to, whatever aliases lie between', async () => {
    const mixed = outbound(names(['93.184.215.14', '127.0.0.1']))
    expect(await mixed.call(`http://crm.example.com:${port}/`, question)).toMatchObject({ kind: 'refused' })
    const mapped = outbound(names(['::ffff:169.254.169.254']))
    expect(await mapped.call(`http://crm.example.com:${port}/`, question)).toMatchObject({ kind: 'refused' })
    expect(reached).toBe(0)
  })

  it('a name that led outside and then leads inside is judged at every connection, by the address that is connected to', async () => {
    // The first answer is an address of the documentation block, which is refused too where it is reached: what counts
    // is that nothing is remembered from the first look.
    const rebinding = outbound(names(['8.8.8.8'], ['127.0.0.1']))
    const url = `http://rebind.example.com:${port}/`
    expect(await rebinding.call(url, { ...question, timeoutMs: 100 })).not.toMatchObject({ kind: 'answered' })
    expect(await rebinding.call(url, question)).toEqual({ kind: 'refused', reason: 'private_address' })
    expect(reached).toBe(0)
  })

  it.each(['http://127.0.0.1', 'http://169.254.169.254', 'http://[::1]'])(
    'a redirect to %s is not followed',
    async (to) => {
      const redirecting = createServer((_request, response) => {
        response.writeHead(307, { location: `${to}:${port}/` }).end()
      })
      await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve))
      const allowed = createOutbound({ allowPrivateAddresses: true })
      open.push(
        () => allowed.close(),
        () => redirecting.close(),
        () => redirecting.closeAllConnections(),
      )
      const url = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/`
      expect(await allowed.call(url, question)).toMatchObject({ kind: 'answered', status: 307 })
      expect((await allowed.ask(url, { ...question, maxBytes: 1000 })).status).toBe(307)
      expect(reached).toBe(0)
    },
  )
})
