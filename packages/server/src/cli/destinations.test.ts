import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openReceiver, type Receiver } from '../destinations/receiver.fixture.ts'
import { type RunningServer, startServer } from '../server.ts'
import { runCommand } from './command-line.fixture.ts'

describe('attune destinations', { timeout: 60_000 }, () => {
  let crm: Receiver
  let server: RunningServer
  let status = 204

  beforeAll(async () => {
    crm = await openReceiver(() => undefined)
    crm.behave = (_, response) => {
      if (status === 204) return false
      response.writeHead(status).end()
      return true
    }
    server = await startServer({
      port: 0,
      allowPrivateAddresses: true,
      playbook: {
        brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
        audiences: { buyers: { where: { event: 'order' } } },
        destinations: { crm: { kind: 'webhook', url: crm.url, send: ['audience-entered'] } },
      },
    })
  })
  beforeEach(() => {
    status = 204
  })
  afterAll(async () => {
    await server.close()
    crm.close()
  })

  const run = (...line: string[]) =>
    runCommand('destinations', ...line, '--url', server.url, '--key', server.keys!.admin)

  const get = (path: string) =>
    fetch(server.url + path, { headers: { authorization: `Bearer ${server.keys!.admin}` } }).then((got) => got.text())
  const buy = async (user: string) => {
    const body = JSON.stringify({ userId: user, event: 'order', messageId: `order-${user}`, properties: {} })
    const headers = { authorization: `Bearer ${server.keys!.server}`, 'content-type': 'application/json' }
    expect((await fetch(`${server.url}/v1/track`, { method: 'POST', headers, body })).status).toBe(200)
  }
  const until = (isSo: () => Promise<boolean> | boolean) => expect.poll(isSo, { timeout: 20_000 }).toBe(true)
  const listed = async (text: string) => (await run('list')).out.includes(text)

  test('list how far each has been told; what happens while one is paused waits, and metrics say so', async () => {
    await buy('ann')
    await until(() => listed('crm  webhook  idle  0 behind, 1 sent, 0 dead'))
    expect(await run('pause', 'crm')).toMatchObject({ code: 0, out: 'crm is paused' })
    await buy('bob')
    await until(() => listed('crm  webhook  paused  1 behind, 1 sent, 0 dead'))
    expect(await get('/metrics')).toContain('attune_destination_behind{destination="crm"} 1\n')
    expect(crm.facts).toHaveLength(1)

    expect(await run('resume', 'crm')).toMatchObject({ code: 0, out: 'crm goes on' })
    await until(() => listed('crm  webhook  idle  0 behind, 2 sent, 0 dead'))
    expect(crm.facts.map(({ identifiers }) => identifiers[0])).toEqual(['user:ann', 'user:bob'])
    const metrics = await get('/metrics')
    expect(metrics).toContain('attune_destination_sent_total{destination="crm"} 2\n')
    expect(metrics).toContain('attune_destination_latency_seconds_count{destination="crm"} 2\n')
  })

  test('show what was refused, and send it once more', async () => {
    status = 400
    await buy('cem')
    await until(() => listed('1 dead'))
    const dead = await run('dead', 'crm')
    expect(dead.out).toMatch(/^\S+ {2}audience-entered of customer \d+ {2}http_400 at /)
    status = 204
    expect((await run('resend', 'crm')).out).toBe('1 sent again, 0 let go of since something newer was taken')
    await until(() => crm.facts.some(({ identifiers }) => identifiers[0] === 'user:cem'))
    await until(() => listed('0 dead'))
  })

  test('try a destination, tell it a whole audience, and say where there is none', async () => {
    expect(await run('test', 'crm')).toMatchObject({ code: 0, out: 'taken' })
    status = 503
    expect(await run('test', 'crm')).toMatchObject({ code: 1, out: 'failed: http_503' })
    status = 204
    const before = crm.facts.length
    expect((await run('sync', 'crm', 'buyers')).out).toContain('crm is being told all members of buyers')
    await until(() => crm.facts.length >= before + 3)
    const unknown = await run('pause', 'erp')
    expect(unknown.code).not.toBe(0)
    expect(unknown.err).toContain('destination')
  })
})
