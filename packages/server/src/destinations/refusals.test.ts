import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../cli/command-line.fixture.ts'
import { type RunningServer, startServer } from '../server.ts'

/** A CRM that takes `PUT /runners/<user>`, but for those whom it refuses, to whom it says why and whom it was told about. */
async function openCrm() {
  const taken: string[] = []
  const refused = new Set<string>()
  const waiting: (() => void)[] = []
  const crm = { taken, refused, waiting, isSlow: false }
  const answer = (user: string, response: ServerResponse) => {
    if (!refused.has(user)) {
      taken.push(user)
      return response.writeHead(204).end()
    }
    const error = { error: 'no such mail address', given: `${user}@example.com` }
    return response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify(error, null, 2))
  }
  const server = createServer((request, response) => {
    request.resume()
    const user = decodeURIComponent(request.url!.split('/').at(-1)!)
    if (crm.isSlow) waiting.push(() => answer(user, response))
    else answer(user, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/runners/{{ identifiers.user }}`
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return Object.assign(crm, { url, close })
}

describe('what a destination refuses for good', { timeout: 90_000 }, () => {
  let crm: Awaited<ReturnType<typeof openCrm>>
  let directory: string
  let server: RunningServer
  let admin: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-refused-'))
    crm = await openCrm()
  })
  afterEach(async () => {
    await server.close()
    crm.close()
    await rm(directory, { recursive: true })
  })

  const start = async (isTold = true) => {
    const requests = { 'audience-entered': { method: 'PUT', url: crm.url } }
    server = await startServer({
      ...{ port: 0, dataDirectory: directory, allowPrivateAddresses: true },
      playbook: {
        brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
        audiences: { runners: { where: { trait: 'sport', is: 'running' } } },
        destinations: isTold ? { crm: { kind: 'http', longestPause: '0.2s', requests } } : {},
      },
    })
    // Keys are told once, when a data directory begins.
    admin = server.keys?.admin ?? admin
  }
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
  const ask = async (method: string, path: string, body?: object): Promise<any> => {
    const init = { method, headers: { authorization: `Bearer ${admin}` } }
    return (await fetch(server.url + path, body ? { ...init, body: JSON.stringify(body) } : init)).json()
  }
  const run = (...line: string[]) => runCommand('destinations', ...line, '--url', server.url, '--key', admin)
  const state = (users: readonly string[], sport: string) =>
    ask('POST', '/v1/batch', { batch: users.map((userId) => ({ type: 'identify', userId, traits: { sport } })) })
  const status = async () => (await ask('GET', '/v1/destinations')).destinations[0]
  const dead = async () => (await ask('GET', '/v1/destinations/crm/dead')).facts
  const until = (read: () => unknown) => expect.poll(read, { timeout: 20_000 })
  const file = () => readFile(join(directory, 'destinations.json'), 'utf8')

  test('is kept with what it answered, until the person whom the answer repeats is erased', async () => {
    await start()
    crm.refused.add('odd')
    await state(['odd'], 'running')
    const answer = '{ "error": "no such mail address", "given": "odd@example.com" }'
    await until(dead).toMatchObject([{ identifiers: ['user:odd'], refusal: { reason: 'http_422', answer } }])
    expect(await status()).toMatchObject({ dead: 1, lastError: 'http_422', lastAnswer: answer })
    expect((await run('list')).out).toBe(`crm  http  idle  0 behind, 0 sent, 1 dead, http_422\n  ${answer}`)
    expect((await run('dead', 'crm')).out).toContain(`\n  ${answer}`)
    await until(file).toContain('odd@example.com')

    await ask('DELETE', '/v1/customers/user:odd')
    await until(status).toMatchObject({ dead: 0, lastError: null, lastAnswer: null })
    await until(file).not.toMatch(/odd@example\.com|"customer":/)
  })

  test('waits where it is everything, as is said at once, until somebody lets it be put aside', async () => {
    await start()
    const users = Array.from({ length: 80 }, (_, i) => `u${i}`)
    for (const user of users) crm.refused.add(user)
    await state(users, 'running')
    const lastError = expect.stringMatching(/^http_422; it refuses everything .* "attune destinations resume"/)
    await until(status).toMatchObject({ state: 'refusing', lastError, nextTryAt: expect.any(String) })
    const { behind, dead: aside } = await status()
    expect(behind + aside).toBe(80)
    const metrics = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${admin}` } })
    expect(await metrics.text()).toContain('attune_destination_refusing{destination="crm"} 1\n')
    expect(await run('resume', 'crm')).toMatchObject({ code: 0 })
    await until(status).toMatchObject({ state: 'idle', behind: 0, dead: 80 })
  })

  test('of a sync is counted apart from those of whom there was nothing to send, who are named with the reason', async () => {
    await start(false)
    await state(['ann', 'odd'], 'running')
    const nobody = { type: 'identify', anonymousId: 'browser', traits: { sport: 'running' } }
    await ask('POST', '/v1/batch', { batch: [nobody] })
    await server.close()
    await start()
    crm.refused.add('odd')
    await ask('POST', '/v1/destinations/crm/sync', { audience: 'runners' })
    const skips = [{ reason: 'lacks identifiers.user, of which the URL is made', count: 1, customers: [3] }]
    const sync = { told: 1, refused: 1, skipped: 1, members: 3, skips }
    await until(status).toMatchObject({ sync: { ...sync, finishedAt: expect.any(String) }, skipped: 1, skips })
    expect((await run('list')).out).toContain(
      '\n    1 skipped: lacks identifiers.user, of which the URL is made (such as customer 3)',
    )
    expect((await run('list')).out).toContain('sync of runners: 1 told, 1 refused, 1 skipped of 3 members, finished at')
    await ask('DELETE', '/v1/customers/anonymous:browser')
    await until(status).toMatchObject({ sync: { skipped: 1, skips: [{ customers: [] }] } })
  })

  test('is not kept where the answer comes when the person is erased already', async () => {
    await start()
    crm.refused.add('odd')
    crm.isSlow = true
    await state(['odd'], 'running')
    await until(() => crm.waiting.length).toBe(1)
    await ask('DELETE', '/v1/customers/user:odd')
    crm.isSlow = false
    crm.waiting[0]!()
    await state(['ann'], 'running')
    await until(() => crm.taken).toEqual(['ann'])
    expect(await status()).toMatchObject({ dead: 0, behind: 0, lastError: null, lastAnswer: null })
  })

  test('of the members of an audience is put aside while the others are told; sent again is how they stand then', async () => {
    await start(false)
    const users = Array.from({ length: 1200 }, (_, i) => `u${i}`)
    await state(users.slice(0, 600), 'running')
    await state(users.slice(600), 'running')
    await server.close()
    await start()
    const refused = ['u3', 'u499', 'u500', 'u501', 'u1199']
    for (const user of refused) crm.refused.add(user)
    await ask('POST', '/v1/destinations/crm/sync', { audience: 'runners' })
    await until(status).toMatchObject({
      ...{ dead: 5, behind: 0, state: 'idle' },
      sync: { told: 1195, refused: 5, finishedAt: expect.any(String) },
    })
    expect(crm.taken.toSorted()).toEqual(users.filter((user) => !refused.includes(user)).toSorted())
    const letters = await dead()
    expect(letters.map(({ identifiers }: { identifiers: string[] }) => identifiers[0])).toEqual(
      expect.arrayContaining(refused.map((user) => `user:${user}`)),
    )
    expect(letters[0]).toMatchObject({ audience: 'runners', refusal: { answer: expect.stringContaining('no such') } })

    // Another sync puts nobody aside twice; whoever left in between is not told any more.
    await ask('POST', '/v1/destinations/crm/sync', { audience: 'runners' })
    await until(status).toMatchObject({ dead: 5, sync: { told: 1195, refused: 5, finishedAt: expect.any(String) } })
    await state(['u500'], 'chess')
    crm.taken.length = 0
    for (const user of ['u3', 'u499', 'u500']) crm.refused.delete(user)
    expect(await ask('POST', '/v1/destinations/crm/resend')).toEqual({ facts: 5, superseded: 0 })
    await until(() => crm.taken.toSorted()).toEqual(['u3', 'u499'])
    await until(status).toMatchObject({ dead: 2, state: 'idle' })
    crm.refused.clear()
    await server.close()
    await start()
    await ask('POST', '/v1/destinations/crm/resend')
    await until(() => crm.taken.toSorted()).toEqual(['u1199', 'u3', 'u499', 'u501'])
    await until(status).toMatchObject({ dead: 0 })
  })
})
