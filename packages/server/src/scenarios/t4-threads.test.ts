import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const PEOPLE = 80
const QUESTIONS = ['grade', 'why', 'friend']

const free = (id: string) => ({ id, ask: `${id}?`, answer: { text: {} } })

/** A survey of one question and one of three, compared by who buys afterwards. */
function playbookFor(url: string) {
  const thread = { topic: 'club', channels: ['sms'] }
  return {
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0, exemptTopics: ['club'] },
    channels: { sms: { kind: 'webhook', consent: 'opt-in', config: { url } } },
    threads: {
      survey: { ...thread, steps: [free('grade'), { id: 'bye', say: 'Thanks' }] },
      'deep-survey': { ...thread, steps: [...QUESTIONS.map(free), { id: 'bye', say: 'Thanks a lot' }] },
    },
    experiments: {
      depth: {
        variants: [{ id: 'short' }, { id: 'long', threads: { survey: 'deep-survey' } }],
        goal: { event: 'Order Completed' },
        promote: { minExposures: 20, maxExpectedLoss: 0.05, after: '2s' },
        start: 'at-once',
      },
    },
  }
}

const data = await mkdtemp(join(tmpdir(), 'attune-t4-threads-'))
let attune: Attune | undefined
afterAll(async () => {
  await attune?.close()
  await rm(data, { recursive: true })
})

const phoneOf = (person: number) => `+1206555${String(1000 + person)}`
const ask = (method: string, path: string, body?: object) => attune!.ask(method, path, body)
let texts = 0
const says = (person: number, text: string) =>
  ask('POST', '/v1/messages', { channel: 'sms', from: phoneOf(person), text, messageId: `t-${texts++}` })
const begins = (person: number) =>
  ask('POST', '/v1/runs', { kind: 'thread', flow: 'survey', customer: `phone:${phoneOf(person)}` })

it('T4: a survey of one question and one of three are compared on people, and the better one takes over by itself', async () => {
  attune = await startAttune(playbookFor, { dataDirectory: data })
  const people = Array.from({ length: PEOPLE }, (_, i) => i)
  await Promise.all(people.map((person) => says(person, 'START')))
  await Promise.all(people.map(begins))
  await Promise.all(people.map((person) => says(person, 'good')))
  const isAsked = async (person: number) =>
    (await ask('GET', `/v1/customers/phone:${encodeURIComponent(phoneOf(person))}`)).body.conversations.length > 0
  const asked = await Promise.all(people.map(isAsked))
  // Whoever got the long one is asked on: one of four goes away in silence, one of four stops, two go through.
  const long = people.filter((person) => asked[person])
  expect(long.length).toBeGreaterThan(PEOPLE / 4)
  await Promise.all(
    long.map(async (person, i) => {
      if (i % 4 === 1) await says(person, 'STOP')
      if (i % 4 < 2) return
      await says(person, 'because')
      await says(person, 'ana')
    }),
  )
  // Those who were asked more buy less.
  const batch = people
    .filter((person) => !asked[person] || person % 10 === 0)
    .map((person) => ({
      type: 'track',
      event: 'Order Completed',
      identifiers: { phone: phoneOf(person) },
      properties: { total: 10 },
    }))
  expect((await ask('POST', '/v1/batch', { batch })).body.failed ?? 0).toBe(0)

  const figures = async (thread: string, variant: string) =>
    (await ask('GET', `/v1/flows/threads/${thread}`)).body.variants.find(
      (one: { variant: string }) => one.variant === variant,
    )
  const [short, whole, deep] = [
    await figures('survey', 'short'),
    await figures('survey', 'long'),
    await figures('deep-survey', 'long'),
  ]
  expect(short.completion).toBe(1)
  const went = long.filter((_, i) => i % 4 >= 2).length
  const stopped = long.filter((_, i) => i % 4 === 1).length
  expect(whole).toMatchObject({ started: long.length, ended: { completed: went, stopped } })
  const [grade, why, friend] = deep.steps
  expect(grade).toMatchObject({ entered: long.length, answered: long.length, dropOff: 0 })
  expect(why.dropOff).toBeCloseTo(1 - went / long.length, 9)
  expect(friend).toMatchObject({ entered: went, dropOff: 0 })

  const judged = async () => (await ask('GET', '/v1/experiments/depth')).body
  await expect.poll(async () => (await judged()).phase, { timeout: 20_000, interval: 200 }).toBe('promoted')
  const result = await judged()
  expect(result.winner).toBe('short')
  const [champion, challenger] = result.variants
  expect([champion.exposed, challenger.exposed]).toEqual([PEOPLE - long.length, long.length])
  expect(champion.probabilityBest).toBeGreaterThan(0.99)
  expect([champion.optedOut, challenger.optedOut]).toEqual([0, stopped])

  // From now on everybody has the short one.
  for (const person of [500, 501, 502, 503]) {
    await says(person, 'START')
    await begins(person)
    await says(person, 'good')
    expect(await isAsked(person)).toBe(false)
  }
}, 60_000)
