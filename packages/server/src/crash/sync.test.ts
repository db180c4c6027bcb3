import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KillableServer } from './killable-server.fixture.ts'

const PEOPLE = 1200
/** Requests that the CRM answers before it dies, and before the server is killed. */
const DIES_AFTER = 700
const KILLED_AFTER = [250, 900]
const THROTTLES_EVERY = 400

const hasNoMail = (i: number) => i % 10 === 5
const isRefused = (i: number) => i % 10 === 3

/** A CRM that refuses some, asks for patience now and then, and dies once. */
async function openCrm() {
  const taken = new Set<number>()
  const crm = { taken, refused: new Set<number>(), answered: 0, isDown: false }
  const server: Server = createServer((request, response) => {
    request.resume()
    if (crm.isDown) return request.socket.destroy()
    crm.answered++
    if (crm.answered % THROTTLES_EVERY === 0) return response.writeHead(429, { 'retry-after': '1' }).end()
    const i = Number(/p(\d+)%40/.exec(request.url!)![1])
    if (isRefused(i)) {
      crm.refused.add(i)
      return response.writeHead(422).end('no such address')
    }
    taken.add(i)
    return response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return Object.assign(crm, { port: (server.address() as AddressInfo).port, close })
}

describe('a sync whose CRM refuses, throttles and dies, while the server is killed', { timeout: 240_000 }, () => {
  let directory: string
  let crm: Awaited<ReturnType<typeof openCrm>>
  let server: KillableServer

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-sync-'))
    crm = await openCrm()
  })
  afterAll(async () => {
    await server.kill()
    crm.close()
    await rm(directory, { recursive: true, force: true })
  })

  const serverFor = (destinations: object) => {
    const brand = { name: 'Kill', timezone: 'Etc/UTC', currency: 'USD' }
    const playbook = { brand, audiences: { runners: { where: { trait: 'sport', is: 'running' } } }, destinations }
    const config = { dataDirectory: directory, port: 0, allowPrivateAddresses: true, checkpointEveryMs: 100, playbook }
    const next = new KillableServer(config)
    next.keys = server?.keys
    return next
  }
  // biome-ignore lint/suspicious/noExplicitAny: the test looks into answers of every kind.
  const ask = async (method: string, path: string, body?: object): Promise<any> => {
    const headers = { authorization: `Bearer ${server.keys?.admin}` }
    const response = await fetch(server.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    expect(response.ok).toBe(true)
    return response.json()
  }
  const until = async (isSo: () => Promise<boolean> | boolean) => {
    while (!(await isSo())) await wait(20)
  }

  test('tells, refuses or skips every member, and counts each once', async () => {
    server = serverFor({})
    await server.start()
    const person = (i: number) => {
      const mail = hasNoMail(i) ? {} : { identifiers: { email: `p${i}@example.com` } }
      return { type: 'identify', userId: `p${i}`, traits: { sport: 'running' }, ...mail }
    }
    for (let from = 0; from < PEOPLE; from += 400)
      await ask('POST', '/v1/batch', { batch: Array.from({ length: 400 }, (_, i) => person(from + i)) })
    await server.kill()

    const url = `http://127.0.0.1:${crm.port}/runners/{{ identifiers.email }}`
    const requests = { 'audience-entered': { method: 'PUT', url } }
    const more = { identifiers: ['email'], longestPause: '0.5s', timeout: '2s' }
    server = serverFor({ crm: { kind: 'http', ...more, requests } })
    await server.start()
    await ask('POST', '/v1/destinations/crm/sync', { audience: 'runners' })
    const sync = async () => (await ask('GET', '/v1/destinations')).destinations[0].sync
    const lives = KILLED_AFTER.map((after) => ({ after, isDown: after > DIES_AFTER }))
    for (const { after, isDown } of lives) {
      if (isDown) {
        await until(() => crm.answered >= DIES_AFTER)
        crm.isDown = true
        await wait(1500)
        crm.isDown = false
      }
      await until(() => crm.answered >= after)
      await server.kill()
      await server.start()
      // Killed before the count was written down, it is counted anew with the first page.
      await until(async () => (await sync()).members !== null)
      const { members, refused, skipped, told } = await sync()
      expect(members).toBe(PEOPLE)
      expect(told).toBeLessThanOrEqual(crm.taken.size)
      expect(told + refused + skipped).toBeLessThan(PEOPLE)
    }
    await until(async () => (await sync()).finishedAt !== null)
    const everybody = Array.from({ length: PEOPLE }, (_, i) => i)
    const asked = everybody.filter((i) => !hasNoMail(i))
    const refused = asked.filter(isRefused)
    expect([...crm.taken].sort((a, b) => a - b)).toEqual(asked.filter((i) => !isRefused(i)))
    expect([...crm.refused].sort((a, b) => a - b)).toEqual(refused)
    const skipped = PEOPLE - asked.length
    expect(await sync()).toMatchObject({
      ...{ members: PEOPLE, told: asked.length - refused.length, refused: refused.length, skipped },
      skips: [
        { reason: 'lacks identifiers.email, of which the URL is made', count: skipped, customers: { length: 5 } },
      ],
    })
    const { dead } = (await ask('GET', '/v1/destinations')).destinations[0]
    expect(dead).toBe(refused.length)
  })
})
