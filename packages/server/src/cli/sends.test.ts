import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { runCommand } from './command-line.fixture.ts'

let attune: Attune
beforeAll(async () => {
  attune = await startAttune((url) => ({
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    channels: { hook: { kind: 'webhook', consent: 'none', config: { url } } },
    audiences: { buyers: { where: { event: 'order' } } },
    actions: { news: { value: 0, sends: true, treatments: [{ channel: 'hook', content: { text: 'Hi' } }] } },
  }))
  await attune.ask('POST', '/v1/batch', { batch: [{ type: 'track', userId: 'ann', event: 'order' }] })
})
afterAll(() => attune.close())

const run = (...line: string[]) =>
  runCommand('sends', ...line, '--url', attune.server.url, '--key', attune.server.keys!.admin)

test('a send is tried, planned, held up, let go on, cancelled and listed from the command line', async () => {
  const dry = await run('create', 'news', 'buyers', '--dry-run')
  expect([dry.code, dry.out]).toEqual([0, '1 of 1 people would get it (1 to 1), for 0'])
  const at = new Date(Date.now() + 86_400_000).toISOString()
  const planned = ['--at', at, '--local-time', '09:00', '--pace', '1000/1m', '--name', 'Autumn']
  const { out: id, err } = await run('create', 'news', 'buyers', ...planned)
  expect(err).toContain('it is scheduled')
  expect((await run('pause', id)).out).toBe(`${id} is paused`)
  expect((await run('resume', id)).out).toBe(`${id} is scheduled`)
  expect((await run('cancel', id)).out).toBe(`${id} is cancelled`)
  const became = '0 people: 0 delivered, 0 suppressed, 0 failed, 0 pending'
  expect((await run('list')).out).toBe(`${id}  Autumn to buyers  cancelled  ${became}`)
  expect((await run('resume', id)).code).toBe(1)
  expect((await run('create', 'news', 'buyers', '--pace', 'fast')).code).toBe(2)
  expect(attune.sent).toEqual([])
  await attune.ask('POST', '/v1/batch', { batch: [{ type: 'track', userId: 'eva', event: 'order' }] })
  const paced = await run('create', 'news', 'buyers', '--pace', '1/1h')
  await vi.waitFor(async () =>
    expect((await run('list')).out).toContain(
      `${paced.out}  news to buyers  running  1 of 2 people, 60 min to go at its pace: 1 delivered`,
    ),
  )
  await run('cancel', paced.out)
  const slow = await run('create', 'news', 'buyers', '--pace', '1/1d')
  await vi.waitFor(async () => expect((await run('list')).out).toContain('1 of 2 people, 24 h to go at its pace'))
  await run('cancel', slow.out)
})
