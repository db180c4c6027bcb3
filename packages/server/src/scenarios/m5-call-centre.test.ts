import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

/**
 * M5. An agent opens a customer by phone number and sees who it is, what just happened, and the best three things to say,
 * each with its reason; what the person answers (yes, no, not now) is a response like any other.
 */
let attune: Attune

const offered = (value: number, more: object = {}) => ({
  ...{ placements: ['agent-desk'], value, prior: { alpha: 50, beta: 50 } },
  treatments: [{ channel: 'desk', content: { say: 'Would you like that, {{ traits.name }}?' } }],
  ...more,
})

beforeAll(async () => {
  attune = await startAttune(() => ({
    brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0, exclusions: { credit: { within: '1d' } } },
    channels: { desk: { kind: 'slot', consent: 'none', interrupts: false } },
    audiences: { unhappy: { name: 'People whose payment failed', where: { event: 'Payment Failed' } } },
    actions: {
      help: offered(500, {
        name: 'Help with the payment',
        persona: 'unhappy',
        context: [{ when: { event: 'Payment Failed', within: '1h' }, times: 4 }],
      }),
      card: offered(900, { name: 'A card', group: 'credit' }),
      loan: offered(800, { group: 'credit' }),
      club: offered(300, { eligible: 'tier is "gold"' }),
      bag: offered(200),
      never: offered(9000, { eligible: 'tier is "platinum"' }),
    },
  }))
  await attune.ask('POST', '/v1/identify', {
    userId: 'ann',
    identifiers: { phone: '+12065550123' },
    traits: { name: 'Ann', tier: 'gold' },
  })
  await attune.ask('POST', '/v1/track', { userId: 'ann', event: 'Payment Failed', properties: { amount: 12.5 } })
})
afterAll(() => attune.close())

const ask = async (limit: number, more: object = {}) =>
  (await attune.ask('POST', '/v1/decisions', { userId: 'ann', placement: 'agent-desk', limit, ...more })).body
const answer = (event: string, decision: string) =>
  attune.ask('POST', '/v1/track', { userId: 'ann', event, properties: { decision } })
const shown = async (decision: string) => (await attune.ask('GET', `/v1/decisions/${decision}`)).body

it('opens the person by phone number, with what just happened', async () => {
  const { body } = await attune.ask('GET', '/v1/customers/phone:+12065550123')
  expect(body.traits).toMatchObject({ name: 'Ann', tier: 'gold' })
  const { body: timeline } = await attune.ask('GET', '/v1/customers/phone:+12065550123/timeline')
  expect(JSON.stringify(timeline)).toContain('Payment Failed')
})

it('gives the best three things to say, each with its reasons, and none that rules out another', async () => {
  const { decisions } = await ask(3)
  expect(decisions.map(({ chosen }: { chosen: { action: string } }) => chosen.action)).toEqual(['help', 'card', 'club'])
  const [help, card, club] = decisions
  expect(help.chosen).toMatchObject({
    name: 'Help with the payment',
    content: { say: 'Would you like that, Ann?' },
    reasons: [
      'Is one of: People whose payment failed.',
      'About 50 of 100 accept it in such a moment.',
      'Weighs 4 times as much in this moment.',
    ],
  })
  expect(club.chosen.reasons[0]).toContain('tier is "gold"')
  const fates = club.candidates.map(({ action, reason }: Record<string, string>) => [action, reason])
  expect(fates).toContainEqual(['loan', 'excluded_by_group'])
  expect(fates).toContainEqual(['never', 'not_eligible'])
  for (const { id } of [help, card, club])
    expect((await shown(id)).recomputed).toEqual({ agrees: true, disagreements: [] })
})

it('takes yes and no for what they are, and learns nothing from not now', async () => {
  const { decisions } = await ask(3, { messageId: 'second-call' })
  const before = decisions.map(({ candidates, chosen }: never) => factorsOf(candidates, chosen))
  await answer('Message Responded', decisions[0].id)
  await answer('Message Dismissed', decisions[1].id)
  await answer('Message Postponed', decisions[2].id)
  const { decisions: later } = await ask(3, { dryRun: true })
  const after = new Map(
    later.flatMap(({ candidates }: { candidates: Seen[] }) => candidates.map((one) => [one.action, one.factors])),
  )
  const [yes, no, notNow] = decisions.map(({ chosen }: { chosen: { action: string } }) => after.get(chosen.action))
  expect(yes).toMatchObject({ failures: before[0].failures })
  expect(yes.successes).toBeCloseTo(before[0].successes + 1, 3)
  expect(no.failures).toBeCloseTo(before[1].failures + 1, 3)
  expect(notNow).toMatchObject({ successes: before[2].successes, failures: before[2].failures })
})

it('refuses to fill more places than make sense, naming the field', async () => {
  const answered = await attune.ask('POST', '/v1/decisions', { userId: 'ann', placement: 'agent-desk', limit: 0 })
  expect(answered.status).toBe(400)
  expect(JSON.stringify(answered.body)).toMatch(/invalid_value.*limit/)
})

interface Seen {
  readonly action: string
  readonly factors?: { readonly successes: number; readonly failures: number }
}

function factorsOf(candidates: readonly Seen[], { action }: { action: string }) {
  return candidates.find((one) => one.action === action && one.factors)!.factors!
}
