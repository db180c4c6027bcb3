import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compilePlaybook } from '@attune/engine'
import { afterAll, expect, it } from 'vitest'
import { startAttune } from '../scenarios/attune.fixture.ts'
import { backtest } from './backtest.ts'
import { describeBacktest } from './describe-backtest.ts'

const data = await mkdtemp(join(tmpdir(), 'attune-backtest-test-'))
afterAll(() => rm(data, { recursive: true }))

const playbookWith = (max: number) => (url: string) => ({
  brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0, caps: [{ max, within: '30d' }] },
  channels: { push: { kind: 'webhook', consent: 'opt-out', config: { url }, cost: 3 } },
  audiences: { all: { where: { event: 'Order Completed' } } },
  triggers: { order: { on: { event: 'Order Completed' } } },
  actions: {
    thanks: {
      ...{ triggers: ['order'], value: 1000, prior: { alpha: 50, beta: 50 } },
      treatments: [{ channel: 'push', content: { text: 'Thanks' } }],
    },
  },
})

it('history is lived through both playbooks beside the running server, nothing is sent, and what differs is told', async () => {
  const attune = await startAttune(playbookWith(5), { dataDirectory: data, checkpointEveryMs: 50 })
  const order = (i: number) => ({ type: 'track', userId: `u${i % 4}`, event: 'Order Completed', messageId: `m${i}` })
  for (let round = 0; round < 3; round++)
    await attune.ask('POST', '/v1/batch', { batch: Array.from({ length: 4 }, (_, i) => order(round * 4 + i)) })
  await expect.poll(() => attune.sent.length).toBe(12)
  const headers = { authorization: `Bearer ${attune.server.keys?.admin}` }
  const metrics = async () => (await fetch(`${attune.server.url}/metrics`, { headers })).text()
  await expect.poll(metrics, { timeout: 10_000 }).toMatch(/^attune_behind 0$/m)
  const changed = compilePlaybook(playbookWith(1)('https://example.com/'))
  if (!changed.ok) throw new Error('the changed playbook does not compile')
  const to = Date.now() + 60_000
  const result = await backtest({
    dataDirectory: data,
    playbook: changed.playbook,
    from: 0,
    to,
    onProgress: () => undefined,
  })
  expect(result.champion).toMatchObject({ moments: 12, sends: 12, cost: 36, people: 4, mostPerPerson: 3 })
  expect(result.challenger).toMatchObject({
    ...{ moments: 12, sends: 4, cost: 12, people: 4, mostPerPerson: 1, silences: 8 },
    ...{ heldBack: { cap_reached: 8 }, sendsByChannel: { push: 4 }, sendsByAudience: { all: 4 } },
  })
  expect(describeBacktest(result)).toMatch(/sends +12 +4 +-8/)
  expect(attune.sent).toHaveLength(12)
  const before = await backtest({
    dataDirectory: data,
    playbook: changed.playbook,
    from: 0,
    to: 1000,
    onProgress: () => undefined,
  })
  expect(before.challenger.moments).toBe(0)
  expect(describeBacktest(before)).toContain('There is nothing to compare')
  // Whatever comes of orders may come for a week.
  expect(result.value).toMatchObject({ verdict: 'unreliable', decisions: 0 })
  expect(result.value.reason).toBe(
    'cannot tell: the response to each of the 12 decisions could still come, since it is awaited for up to 7 days',
  )
  await attune.close()
}, 60_000)
