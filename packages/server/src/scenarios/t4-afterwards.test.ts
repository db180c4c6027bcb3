import { afterAll, expect, it } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

/** An experiment that promotes as soon as it may, with a guard. */
function playbookFor() {
  const text = (words: string) => [{ channel: 'web', content: { text: words } }]
  return {
    brand: { name: 'Tea House', timezone: 'UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0 },
    channels: { web: { kind: 'slot', consent: 'none', interrupts: false } },
    actions: { hello: { placements: ['home'], value: 100, prior: { alpha: 5, beta: 5 }, treatments: text('Hello') } },
    experiments: {
      greeting: {
        attribute: 'user',
        variants: [
          { id: 'plain' },
          { id: 'warm', actions: { hello: { content: { web: { text: 'Hello, you!' } } } } },
          { id: 'loud', actions: { hello: { content: { web: { text: 'HELLO' } } } } },
        ],
        goal: { event: 'Order Completed' },
        guards: { optOuts: 0.05 },
        promote: { minExposures: 50, maxExpectedLoss: 1, after: '5m' },
      },
    },
  }
}

let attune: Attune | undefined
afterAll(() => attune?.close())

it('T4: what a guard has stopped stays stopped in the report, and who starts an experiment again is not overruled at once', async () => {
  attune = await startAttune(playbookFor)
  const ask = (method: string, path: string, body?: object) => attune!.ask(method, path, body)
  const greeting = async () => (await ask('GET', '/v1/experiments/greeting')).body
  const change = async (verb: string) => (await ask('POST', `/v1/experiments/greeting/${verb}`)).body
  const shownTo = async (userId: string): Promise<string> =>
    (await ask('POST', '/v1/decisions', { userId, placement: 'home' })).body.decisions[0].chosen.content.text
  await change('start')
  const people = Array.from({ length: 220 }, (_, i) => `person-${i}`)
  const shown = new Map(await Promise.all(people.map(async (who) => [who, await shownTo(who)] as const)))
  const loud = people.filter((who) => shown.get(who) === 'HELLO')
  const refuse = (userId: string) => {
    const properties = { channel: 'web', state: 'denied', source: 'page' }
    return { type: 'track', userId, event: 'Consent Changed', properties }
  }
  await ask('POST', '/v1/batch', { batch: loud.slice(0, 12).map(refuse) })
  const third = async () => (await greeting()).variants[2]
  await expect.poll(async () => (await third()).out, { timeout: 20_000, interval: 200 }).toBe(true)
  expect((await third()).exceeds.optOuts).toBeGreaterThan(0.95)
  expect(Date.parse((await third()).outAt)).toBeGreaterThan(0)
  expect(await shownTo(loud.at(-1)!)).toBe('Hello')

  for (const [verb, phase] of [
    ['promote/warm', 'promoted'],
    ['stop', 'stopped'],
    ['start', 'running'],
  ] as const)
    expect(await change(verb)).toMatchObject({ phase, variants: [{ out: false }, { out: false }, { out: true }] })
  expect((await greeting()).next).toBe('not before 5m of it are over')
}, 60_000)

it('G1: a placement that no action names is told, with those that there are', async () => {
  const { body } = await attune!.ask('POST', '/v1/decisions', { userId: 'ana', placement: 'hom' })
  expect(body.decisions[0]).toMatchObject({
    reason: 'no_candidates',
    words: 'No action of the playbook names the placement "hom"; did you mean "home"? Its placements are home.',
  })
})
