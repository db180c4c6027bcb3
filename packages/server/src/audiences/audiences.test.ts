import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compilePlaybook } from '@attune/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host } from '../runner/call.ts'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { asOfNow, warmAudiences } from './ask-as-of.ts'
import { AudienceThread } from './audience-thread.ts'

const large = { event: 'order', where: { property: 'size', is: 'large' } }
const before = {
  brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
  privacy: { mask: { roles: ['server'], namespaces: ['user'], traits: ['name'] } },
  audiences: {
    buyers: { name: 'Who bought', where: { event: 'order' } },
    gold: { where: { trait: 'tier', is: 'gold' } },
  },
}
const after = { ...before, audiences: { ...before.audiences, large: { where: large } } }

describe('audiences over HTTP', () => {
  let directory: string
  let attune: Attune

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'attune-audiences-'))
    attune = await startAttune(() => before, { dataDirectory: directory, checkpointEveryMs: 10 })
    const batch = Array.from({ length: 30 }, (_, i) => [
      {
        type: 'identify',
        userId: `u${i}`,
        messageId: `i${i}`,
        traits: { tier: i % 3 === 0 ? 'gold' : 'none', name: `=N${i}, "x"` },
      },
      ...(i < 20
        ? [
            {
              type: 'track',
              userId: `u${i}`,
              messageId: `t${i}`,
              event: 'order',
              properties: { size: i < 8 ? 'large' : 'small' },
            },
          ]
        : []),
    ]).flat()
    expect((await attune.ask('POST', '/v1/batch', { batch }, 'server')).status).toBe(200)
    await until(async () => (await audienceOf('buyers')).size === 20)
  })

  afterAll(async () => {
    await attune.close()
    rmSync(directory, { recursive: true })
  })

  const audienceOf = async (id: string) => (await attune.ask('GET', `/v1/audiences/${id}`)).body
  const until = async (isSo: () => Promise<boolean>) => {
    const end = Date.now() + 20_000
    while (!(await isSo())) {
      if (Date.now() > end) throw new Error('it did not come about')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const textOf = async (path: string, key: 'admin' | 'server' = 'admin') => {
    const headers = { authorization: `Bearer ${attune.server.keys?.[key]}` }
    return (await fetch(attune.server.url + path, { headers })).text()
  }

  it('are answered about by a thread that was warmed before anybody asked', async () => {
    const thread = new AudienceThread(join(directory, 'store.db'), [])
    const asked: string[] = []
    const host: Host = {
      async call({ type }) {
        asked.push(type)
        if (type === 'read-playbook') return { status: 200, body: JSON.stringify({ definition: before }) }
        const compiled = compilePlaybook(before)
        const version = compiled.ok && compiled.playbook.version
        return { status: 200, body: JSON.stringify({ asOf: { version, era: 0, now: Date.now() } }) }
      },
    }
    await warmAudiences(host, thread)
    expect((await asOfNow(host, thread)).definition).toBeUndefined()
    expect(asked).toEqual(['read-audiences', 'read-playbook', 'read-audiences'])
    await thread.close()
  })

  it('are previewed by tree and by text, with what history holds, and counted exactly beside', async () => {
    const ask = (where: unknown, exact = false) => attune.ask('POST', '/v1/audiences/preview', { where, exact })
    const found = await ask(large, true)
    expect(found.body).toMatchObject({ size: 8, low: 8, high: 8, method: 'all', asked: 30, of: 30 })
    const count = () => attune.ask('GET', `/v1/audiences/counts/${found.body.job}`)
    await until(async () => (await count()).body.state !== 'running')
    expect((await count()).body).toMatchObject({ state: 'done', size: 8, asked: 30, of: 30 })
    expect((await attune.ask('DELETE', `/v1/audiences/counts/${found.body.job}`)).body.state).toBe('done')
    expect((await ask({ all: [{ audience: 'gold' }, { not: { audience: 'buyers' } }] })).body.size).toBe(3)
    expect((await ask('tier is gold')).body.size).toBe(10)
    const mistaken = await ask({ all: [{ audience: 'nobody' }] })
    expect(mistaken).toMatchObject({ status: 422, body: { code: 'condition_invalid' } })
    expect(mistaken.body.problems[0].path).toBe('where.all[0]')
    expect((await attune.ask('GET', '/v1/audiences/counts/none')).body.code).toBe('count_unknown')
  })

  it('that are published are backfilled from history, and say so', async () => {
    const backfill = { fromHistory: ['large'], fromKnown: [], customers: 30, seconds: 1 }
    const dryRun = await attune.ask('POST', '/v1/playbook?dryRun=true', after)
    expect(dryRun.body).toMatchObject({ published: false, backfill })
    expect(await attune.ask('POST', '/v1/playbook', after)).toMatchObject({ status: 200, body: { backfill } })
    expect((await attune.ask('POST', '/v1/playbook?dryRun=true', after)).body.backfill).toBeNull()
    await until(async () => (await audienceOf('large')).state === 'current')
    await until(async () => (await audienceOf('large')).size === 8)
    expect(await audienceOf('large')).toMatchObject({ progress: null, historySince: null })
    expect((await attune.ask('GET', '/v1/audiences')).body.audiences.map(({ id }: { id: string }) => id)).toEqual([
      ...['buyers', 'gold', 'large'],
    ])
    expect((await attune.ask('GET', '/v1/audiences/none')).body.code).toBe('audience_unknown')
  })

  it('are listed page by page, masked for whom the playbook says', async () => {
    const first = await attune.ask('GET', '/v1/audiences/buyers/members?limit=15&traits=tier,name')
    expect(first.body.members).toHaveLength(15)
    expect(first.body.members[1]).toMatchObject({
      identifiers: ['user:u1'],
      traits: { tier: 'none', name: '=N1, "x"' },
    })
    const rest = await attune.ask('GET', `/v1/audiences/buyers/members?limit=15&after=${first.body.next}`)
    expect(rest.body).toMatchObject({ members: { length: 5 }, next: null })
    const masked = await attune.ask('GET', '/v1/audiences/buyers/members?traits=name', undefined, 'server')
    expect(masked.body.members[1]).toMatchObject({ identifiers: ['user:u…'], traits: { name: '=…' } })
  })

  it('are exported whole, with a last line that says so', async () => {
    const lines = (await textOf('/v1/audiences/buyers/export?traits=tier'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(21)
    expect(lines.at(-1)).toMatchObject({ end: { complete: true, members: 20 } })
    const csv = (await textOf('/v1/audiences/large/export?format=csv&traits=name')).split('\r\n')
    expect(csv[0]).toBe('customer,since,identifiers,name')
    expect(csv[1]).toMatch(/^1,[^,]+,user:u0,"'=N0, ""x"""$/)
    expect(csv.at(-2)).toMatch(/^#complete,8,\d+,\d+$/)
  })

  it('tell how many they share, and how they grew', async () => {
    const overlap = await attune.ask('GET', '/v1/audiences/overlap?audiences=buyers,gold,large')
    expect(overlap.body.sizes).toEqual([
      [20, 7, 8],
      [7, 10, 3],
      [8, 3, 8],
    ])
    const { points } = (await attune.ask('GET', '/v1/audiences/buyers/points?by=day')).body
    expect(points.at(-1)).toMatchObject({ size: 20 })
    expect((await attune.ask('GET', '/v1/audiences/overlap?audiences=buyers')).body.code).toBe('invalid_query')
  })

  it('cannot be read from a server that keeps everything in memory', async () => {
    const inMemory = await startAttune(() => before)
    expect((await inMemory.ask('GET', '/v1/audiences')).status).toBe(200)
    expect((await inMemory.ask('GET', '/v1/audiences/buyers/members')).body.code).toBe('store_in_memory')
    await inMemory.close()
  })
})
