import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'

let attune: Attune

beforeAll(async () => {
  attune = await startAttune((url) => ({
    brand: { name: 'Careful', timezone: 'Etc/UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0, approval: { above: 5000, expiresAfter: '1h' } },
    channels: { push: { kind: 'webhook', consent: 'opt-out', config: { url } } },
    campaigns: { gifts: {} },
    offers: { car: { name: 'A car', instances: 'many' } },
    triggers: { won: { on: { event: 'Won' } } },
    actions: {
      car: {
        ...{ triggers: ['won'], campaign: 'gifts', offer: 'car', value: 900_000, prior: { alpha: 50, beta: 50 } },
        treatments: [{ channel: 'push', content: { text: 'You have won' } }],
      },
    },
  }))
})
afterAll(() => attune.close())

const win = async (userId: string): Promise<string> =>
  (await attune.ask('POST', '/v1/moments', { userId, event: 'Won' })).body.decisions[0].chosen.delivery
const waiting = async () => (await attune.ask('GET', '/v1/approvals')).body.approvals
const answer = (delivery: string, approved: boolean) =>
  attune.ask('POST', `/v1/approvals/${encodeURIComponent(delivery)}`, { approved })
const deliveriesOf = async (userId: string) => (await attune.ask('GET', `/v1/customers/user:${userId}`)).body.deliveries

it('what is worth much waits, is listed with what it says, and goes out once it is approved; the answer is audited', async () => {
  const delivery = await win('ann')
  expect(await waiting()).toMatchObject([
    { delivery, action: 'car', campaign: 'gifts', channel: 'push', content: { text: 'You have won' } },
  ])
  expect(attune.sent).toHaveLength(0)
  const { body, status } = await answer(delivery, true)
  expect(status).toBe(200)
  expect(body).toMatchObject({ delivery, approved: true })
  await expect.poll(() => attune.sent.map(({ data }) => data.id)).toEqual([delivery])
  expect(await waiting()).toEqual([])
  const { body: ann } = await attune.ask('GET', '/v1/customers/user:ann')
  expect(ann.wallet).toMatchObject([{ offer: 'car' }])
  const audit = await attune.ask('GET', '/v1/audit')
  expect(JSON.stringify(audit.body)).toContain(delivery)
})

it('what is declined is never sent, grants nothing and ends as declined', async () => {
  const delivery = await win('ben')
  expect((await answer(delivery, false)).body).toMatchObject({ approved: false, state: 'ended' })
  await expect
    .poll(async () => (await deliveriesOf('ben')).map(({ reason, state }: Record<string, string>) => [state, reason]))
    .toEqual([['suppressed', 'approval_declined']])
  const { body } = await attune.ask('GET', '/v1/customers/user:ben')
  expect(body.wallet).toEqual([])
  expect(attune.sent).toHaveLength(1)
})

it('what nobody waits for, or was answered before, is refused by its code', async () => {
  const delivery = await win('cid')
  expect((await answer(delivery, true)).status).toBe(200)
  for (const gone of [delivery, 'dlv_nothing']) {
    const { body, status } = await answer(gone, true)
    expect(status).toBe(404)
    expect(JSON.stringify(body)).toContain('approval_unknown')
  }
})

it('a key that may not approve is refused', async () => {
  const delivery = await win('dee')
  const { status } = await attune.ask('POST', `/v1/approvals/${delivery}`, { approved: true }, 'write')
  expect(status).toBe(403)
  expect(await waiting()).toHaveLength(1)
})
