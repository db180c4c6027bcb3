import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

/** Personalisation assigns, the moment decides: both can be asked. */
const playbookFor = () => ({
  brand: { name: 'Two steps', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0, personas: 'highest' },
  channels: { web: { kind: 'slot', consent: 'none', interrupts: false } },
  audiences: {
    runners: { where: { trait: 'sport', is: 'running' }, priority: 5 },
    gold: { where: { trait: 'tier', is: 'gold' }, priority: 10 },
  },
  actions: Object.fromEntries(
    [
      ['shoes', { persona: 'runners', value: 300 }],
      ['lounge', { persona: ['gold'], value: 200 }],
      ['welcome', { value: 100 }],
    ].map(([id, given]) => [
      id,
      { ...(given as object), placements: ['home'], treatments: [{ channel: 'web', content: { id } }] },
    ]),
  ),
})

let attune: Attune
beforeAll(async () => {
  attune = await startAttune(playbookFor)
})
afterAll(() => attune.close())

const state = (traits: object) => attune.ask('POST', '/v1/identify', { userId: 'ann', traits })
const assigned = async () => {
  const { body } = await attune.ask('GET', '/v1/customers/user:ann/assignments')
  return body.assignments.map(({ action, persona }: { action: string; persona: string }) => [action, persona])
}
const shown = async (userId: string) => {
  const { body } = await attune.ask('POST', '/v1/decisions', { userId, placement: 'home', dryRun: true })
  expect(body.dryRun).toBe(true)
  return body.decisions[0]
}

it('shows what is assigned, by the persona that comes first, and what would be shown now, and why', async () => {
  await state({ sport: 'running' })
  expect(await assigned()).toEqual([
    ['shoes', 'runners'],
    ['welcome', null],
  ])
  expect((await shown('ann')).chosen).toMatchObject({ action: 'shoes', content: { id: 'shoes' } })
  await state({ tier: 'gold' })
  expect(await assigned()).toEqual([
    ['lounge', 'gold'],
    ['welcome', null],
  ])
  expect((await shown('ann')).candidates).toMatchObject([
    { action: 'shoes', stage: 'assigned', reason: 'other_persona' },
    { action: 'lounge', stage: 'chosen' },
    { action: 'welcome' },
  ])
})

it('asking leaves no trace, and is answered for somebody new too', async () => {
  const { id } = await shown('ann')
  const { body } = await attune.ask('GET', '/v1/customers/user:ann')
  expect([body.decisions, body.deliveries]).toEqual([[], []])
  expect((await attune.ask('GET', `/v1/decisions/${id}`)).status).toBe(404)
  expect((await shown('somebody-new')).chosen).toMatchObject({ action: 'welcome' })
  expect((await attune.ask('GET', '/v1/customers/user:somebody-new/assignments')).status).toBe(404)
})

it('a question that is no yes or no is refused', async () => {
  const { body, status } = await attune.ask('POST', '/v1/decisions', { userId: 'a', placement: 'home', dryRun: 'yes' })
  expect([status, body.field]).toEqual([400, 'dryRun'])
})
