import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'

const free = (id: string) => ({ id, ask: `${id}?`, answer: { text: {} } })
let url = ''

/** A survey of three questions, as its steps and what is said of the people inside make it. */
function playbookOf(steps: readonly object[], inside: object = {}) {
  return {
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0, exemptTopics: ['club'] },
    channels: { sms: { kind: 'webhook', consent: 'opt-in', config: { url } } },
    threads: { survey: { topic: 'club', channels: ['sms'], inside, steps: [...steps, { id: 'bye', say: 'Thanks' }] } },
  }
}

const FIRST = ['grade', 'why', 'friend'].map(free)
const PHONES = ['+12065550101', '+12065550102', '+12065550103']

let attune: Attune
const ask = (method: string, path: string, body?: object) => attune.ask(method, path, body)
let texts = 0
const says = (phone: string, text: string) =>
  ask('POST', '/v1/messages', { channel: 'sms', from: phone, text, messageId: `t-${texts++}` })
const heard = () => attune.sent.map(({ data }) => data.content.text)
const publish = (definition: object, dryRun = '') => ask('POST', `/v1/playbook${dryRun}`, definition)

/** One person at each question. */
beforeAll(async () => {
  attune = await startAttune((sink) => {
    url = sink
    return playbookOf(FIRST)
  })
  for (const [i, phone] of PHONES.entries()) {
    await says(phone, 'START')
    await ask('POST', '/v1/runs', { kind: 'thread', flow: 'survey', customer: `phone:${phone}` })
    for (let answer = 0; answer < i; answer++) await says(phone, `answer ${answer}`)
  }
}, 60_000)
afterAll(() => attune.close())

const landing = (step: string, lands: string, at: string | null) => {
  return { kind: 'thread', flow: 'survey', step, people: 1, lands, at }
}

describe('an edit of a thread with people inside', () => {
  // Who is where is told by the last checkpoint.
  const told = async (definition: object) => (await publish(definition, '?dryRun')).body.inside

  it('tells beforehand where everybody lands, and changes nothing by that', async () => {
    const moved = playbookOf([free('grade'), free('friend')], { moves: { why: 'friend' } })
    await expect
      .poll(() => told(moved), { timeout: 15_000, interval: 300 })
      .toEqual(
        expect.arrayContaining([
          landing('grade', 'step', 'grade'),
          landing('why', 'step', 'friend'),
          landing('friend', 'step', 'friend'),
        ]),
      )
    expect(await told(playbookOf([free('grade')], { people: 'leave' }))).toEqual(
      expect.arrayContaining(['grade', 'why', 'friend'].map((step) => landing(step, 'leaves', null))),
    )
    expect(await told(playbookOf([free('other')], { people: 'stay' }))).toEqual(
      expect.arrayContaining(['grade', 'why', 'friend'].map((step) => landing(step, 'stays', step))),
    )
    expect(await told(playbookOf([free('grade'), free('friend')]))).toEqual(
      expect.arrayContaining([landing('why', 'leaves', null)]),
    )
    expect((await ask('GET', '/v1/flows/threads/survey')).body.variants[0].steps).toHaveLength(4)
  }, 60_000)

  it('does exactly that', async () => {
    const before = heard().length
    const moved = playbookOf([free('grade'), free('friend')], { moves: { why: 'friend' } })
    expect((await publish(moved)).status).toBeLessThan(300)
    const [first, second, third] = PHONES as [string, string, string]
    // Who was asked why is asked for a friend now; the others go on where they are.
    await says(first, 'good')
    await says(third, 'ben')
    await says(second, 'ana')
    await expect
      .poll(() => heard().slice(before).toSorted(), { timeout: 8000 })
      .toEqual(['friend?', 'friend?', 'Thanks', 'Thanks'].toSorted())
    const { body } = await ask('GET', '/v1/flows/threads/survey')
    expect(body.variants[0].ended).toEqual({ completed: 2 })
  }, 60_000)
})
