import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KillableServer } from '../crash/killable-server.fixture.ts'
import { openReceiver, type Receiver } from '../destinations/receiver.fixture.ts'

const SECRET = `whsec_${Buffer.from('a secret of the right length, yes').toString('base64')}`

/** One list in another system: who is in it, and every word on each customer in the order in which it came. */
interface List {
  readonly members: () => readonly string[]
  readonly words: ReadonlyMap<string, readonly string[]>
}

/** A CRM with an interface of its own: `PUT` and `DELETE /lists/runners/<user>`; it knows who may ask by a token. */
async function openCrm() {
  const words = new Map<string, string[]>()
  let behave: ((response: ServerResponse) => void) | undefined
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      if (request.headers.authorization !== 'Bearer crm-token') return response.writeHead(401).end()
      if (behave) return behave(response)
      const user = decodeURIComponent(request.url!.slice('/lists/runners/'.length))
      words.set(user, [...(words.get(user) ?? []), request.method === 'PUT' ? 'entered' : 'left'])
      return response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const members = () => [...words].filter(([, all]) => all.at(-1) === 'entered').map(([user]) => user)
  return {
    words,
    members,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerBy(how: ((response: ServerResponse) => void) | undefined): void {
      behave = how
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The list as a file of every fact; each stands in one file, however often the server was killed. */
async function listInFiles(folder: string): Promise<List & { readonly ids: readonly string[] }> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  const facts = texts.flatMap((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  )
  return { ids: facts.map(({ id }) => id), ...listOf(facts) }
}

function listOf(facts: readonly { readonly type: string; readonly identifiers: readonly string[] }[]): List {
  const words = new Map<string, string[]>()
  for (const { identifiers, type } of facts) {
    const user = identifiers[0]!.slice('user:'.length)
    words.set(user, [...(words.get(user) ?? []), type.slice('audience-'.length)])
  }
  return { words, members: () => [...words].filter(([, all]) => all.at(-1) === 'entered').map(([user]) => user) }
}

/** A fact may come again after a crash: what is new in order is what counts. */
function firstOfEach<T extends { readonly id: string }>(facts: readonly T[]): T[] {
  const seen = new Set<string>()
  return facts.filter(({ id }) => !seen.has(id) && seen.add(id))
}

describe('C2 Lists that are true', { timeout: 120_000 }, () => {
  let directory: string
  let webhook: Receiver
  let crm: Awaited<ReturnType<typeof openCrm>>
  let server: KillableServer
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-lists-'))
    webhook = await openReceiver(() => SECRET)
    crm = await openCrm()
    const told = { send: ['audience-entered', 'audience-left'], audiences: ['runners'] }
    const longestPause = '0.5s'
    const url = `${crm.url}/lists/runners/{{ identifiers.user }}`
    server = new KillableServer({
      ...{ dataDirectory: directory, port: 0, allowPrivateAddresses: true, checkpointEveryMs: 100 },
      environment: { HOOK: SECRET, CRM: 'crm-token' },
      playbook: {
        brand: { name: 'Bean & Ball', timezone: 'Etc/UTC', currency: 'USD' },
        audiences: { runners: { where: { trait: 'sport', is: 'running' } } },
        destinations: {
          webhook: { kind: 'webhook', url: webhook.url, secretFrom: 'HOOK', longestPause, ...told },
          crm: {
            kind: 'http',
            longestPause,
            audiences: ['runners'],
            auth: { kind: 'header', prefix: 'Bearer ', secretFrom: 'CRM' },
            requests: { 'audience-entered': { method: 'PUT', url }, 'audience-left': { method: 'DELETE', url } },
          },
          warehouse: { kind: 'file', ...told, batch: { wait: '0.2s' } },
        },
      },
    })
    await server.start()
  })
  afterEach(async () => {
    await server.kill()
    webhook.close()
    crm.close()
    await rm(directory, { recursive: true })
  })

  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
  const ask = async (path: string, body?: object): Promise<any> => {
    const headers = { authorization: `Bearer ${server.keys!.admin}` }
    const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) }
    return (await fetch(server.url + path, init)).json()
  }
  const files = () => listInFiles(join(directory, 'exports', 'warehouse'))
  const hooked = () => listOf(firstOfEach(webhook.facts))
  let number = 0
  const state = (userId: string, sport: string) =>
    ask('/v1/identify', { userId, traits: { sport }, messageId: `m${number++}` })
  const stateMany = (sports: ReadonlyMap<string, string>) =>
    ask('/v1/batch', {
      batch: [...sports].map(([userId, sport]) => {
        return { type: 'identify', userId, traits: { sport }, messageId: `m${number++}` }
      }),
    })
  const sorted = (users: readonly string[]) => users.toSorted()

  test('entering and leaving reach the webhook, the CRM and the file within the second', async () => {
    await state('ana', 'running')
    const began = Date.now()
    await state('bea', 'running')
    await expect
      .poll(() => [hooked().members(), sorted(crm.members())])
      .toEqual([
        ['ana', 'bea'],
        ['ana', 'bea'],
      ])
    expect(Date.now() - began).toBeLessThan(1000)
    await state('ana', 'chess')
    await expect.poll(() => [hooked().members(), crm.members()]).toEqual([['bea'], ['bea']])
    await expect.poll(async () => (await files()).members(), { timeout: 5000 }).toEqual(['bea'])
    expect(Date.now() - began).toBeLessThan(5000)
  })

  test('what happens while the others are down, and while the server is killed, is told afterwards, in order for each', async () => {
    const users = Array.from({ length: 40 }, (_, i) => `u${i}`)
    const truth = new Map<string, string[]>()
    let step = 0
    /** Everybody enters or leaves, in an order that differs each time. */
    const go = async () => {
      const sports = new Map<string, string>()
      for (const [i, user] of users.entries()) {
        if ((step + i) % 3 === 0) continue
        const isIn = truth.get(user)?.at(-1) === 'entered'
        sports.set(user, isIn ? 'chess' : 'running')
        truth.set(user, [...(truth.get(user) ?? []), isIn ? 'left' : 'entered'])
      }
      step++
      await stateMany(sports)
    }
    await go()
    // Both other systems go down, each in its own way; one answers again for a moment.
    webhook.behave = (_facts, response) => {
      response.writeHead(503).end()
      return true
    }
    crm.answerBy((response) => response.destroy())
    for (let i = 0; i < 5; i++) await go()
    await server.kill()
    await server.start()
    for (let i = 0; i < 5; i++) await go()
    webhook.behave = () => false
    await expect.poll(() => webhook.facts.length, { timeout: 20_000 }).toBeGreaterThan(0)
    await server.kill()
    crm.answerBy(undefined)
    await server.start()
    for (let i = 0; i < 3; i++) await go()

    const behind = async () => (await ask('/v1/destinations')).destinations.map((one: { behind: number }) => one.behind)
    await expect.poll(behind, { timeout: 60_000, interval: 200 }).toEqual([0, 0, 0])
    expect(new Map([...hooked().words].sort())).toEqual(new Map([...truth].sort()))
    const { ids, words } = await files()
    expect(new Map([...words].sort())).toEqual(new Map([...truth].sort()))
    // Every fact stands in one file, once.
    expect(new Set(ids).size).toBe(ids.length)
    // The CRM cannot tell a repeat: the last word on everybody is the newest all the same.
    const members = [...truth].filter(([, all]) => all.at(-1) === 'entered').map(([user]) => user)
    expect(sorted(crm.members())).toEqual(sorted(members))
    for (const [user, all] of truth) expect(collapsed(crm.words.get(user)!)).toEqual(collapsed(all))
  })

  test('an audience that was there before is told as a whole, in between what happens meanwhile', async () => {
    const users = Array.from({ length: 1200 }, (_, i) => `u${i}`)
    for (let from = 0; from < users.length; from += 400)
      await stateMany(new Map(users.slice(from, from + 400).map((user) => [user, 'running'])))
    await expect.poll(() => webhook.facts.length, { timeout: 20_000 }).toBe(users.length)
    // The other system has lost everything.
    webhook.facts.length = 0
    const begun = await ask('/v1/destinations/webhook/sync', { audience: 'runners' })
    expect(begun.sync).toMatch(/^syn_/)
    expect((await ask('/v1/destinations/webhook/sync', { audience: 'runners' })).code).toBe('sync_refused')
    const leavers = users.filter((_, i) => i % 7 === 0)
    await stateMany(new Map(leavers.map((user) => [user, 'chess'])))
    await stateMany(new Map(leavers.slice(0, 20).map((user) => [user, 'running'])))
    const sync = async () => (await ask('/v1/destinations')).destinations[0].sync
    await expect.poll(async () => (await sync()).finishedAt, { timeout: 20_000 }).not.toBeNull()
    await expect.poll(async () => (await ask('/v1/destinations')).destinations[0].behind).toBe(0)
    const members = users.filter((user) => !leavers.includes(user) || leavers.indexOf(user) < 20)
    expect(sorted(listOf(webhook.facts).members())).toEqual(sorted(members))
    expect(webhook.facts.filter((one) => one.sync === begun.sync).length).toBe((await sync()).told)
  })
})

/** Words without repeats: entering twice in a row says what entering once says. */
function collapsed(words: readonly string[]): string[] {
  return words.filter((word, i) => word !== words[i - 1])
}
