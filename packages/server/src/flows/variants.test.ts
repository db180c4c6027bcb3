import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'

let url = ''

/** A thread of two questions, and a challenger of one, whose edits leave people as they began. */
function playbookOf(thanks: string, more: object = {}) {
  const question = (id: string, text: string) => ({ id, ask: text, answer: { text: {} }, saves: id })
  return {
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0, exemptTopics: ['club'] },
    traits: { drink: {} },
    audiences: { drinkers: { where: 'trait drink exists' } },
    channels: { sms: { kind: 'webhook', consent: 'opt-in', config: { url } } },
    threads: {
      long: {
        topic: 'club',
        channels: ['sms'],
        steps: [question('why', 'Why?'), question('drink', 'Drink?'), { id: 'bye', say: 'Bye' }],
      },
      short: {
        topic: 'club',
        channels: ['sms'],
        inside: { people: 'stay' },
        steps: [question('drink', 'Just drink?'), { id: 'thanks', say: thanks }],
      },
    },
    experiments: {
      depth: {
        start: 'at-once',
        attribute: 'customer',
        variants: [{ id: 'all' }, { id: 'less', threads: { long: 'short' } }],
        goal: { event: 'Order Completed', within: '14d' },
      },
    },
    ...more,
  }
}

let attune: Attune
const ask = (method: string, path: string, body?: object) => attune.ask(method, path, body)
let texts = 0
const says = (phone: string, text: string) =>
  ask('POST', '/v1/messages', { channel: 'sms', from: phone, text, messageId: `v-${texts++}` })
const phones = Array.from({ length: 8 }, (_, i) => `+1206555010${i}`)
const asked = (text: string) => attune.sent.filter(({ data }) => data.content.text === text)

beforeAll(async () => {
  attune = await startAttune((sink) => {
    url = sink
    return playbookOf('Thanks')
  })
  for (const phone of phones) {
    await says(phone, 'START')
    await ask('POST', '/v1/runs', { kind: 'thread', flow: 'long', customer: `phone:${phone}` })
  }
  // Texts go out beside the answers of the API.
  await vi.waitFor(() => expect(asked('Why?').length + asked('Just drink?').length).toBe(phones.length), 15_000)
}, 60_000)
afterAll(() => attune.close())

describe('a thread of which an experiment compares two forms', () => {
  const figures = async (query = '') => (await ask('GET', `/v1/flows/threads/long${query}`)).body

  it('is measured by the steps of the form that people go through', async () => {
    const less = asked('Just drink?').length
    expect(less).toBeGreaterThan(0)
    expect(less).toBeLessThan(phones.length)
    const { variants } = await figures()
    const form = variants.find(({ variant }: { variant: string }) => variant === 'less')
    expect(form).toMatchObject({ flow: 'short', started: less })
    expect(form.steps.map(({ entered, step }: { entered: number; step: string }) => [step, entered])).toEqual([
      ['drink', less],
      ['thanks', 0],
    ])
  })

  it('shows nobody as going by an earlier definition who goes by the challenger of now', async () => {
    await expect
      .poll(async () => (await figures()).inside, { timeout: 15_000, interval: 300 })
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ flow: 'long', step: 'why', earlier: false }),
          expect.objectContaining({ flow: 'short', step: 'drink', earlier: false }),
        ]),
      )
  })

  it('tells of an edit of something else that nobody inside lands elsewhere', async () => {
    const { body } = await ask('POST', '/v1/playbook?dryRun', playbookOf('Thanks', { campaigns: {} }))
    expect(body.inside).toEqual([])
  })

  it('lets people finish by the challenger as they began it, over more than one edit', async () => {
    const less = asked('Just drink?').length
    for (const thanks of ['Thanks a lot', 'Many thanks']) {
      const edited = playbookOf(thanks)
      const told = async () => (await ask('POST', '/v1/playbook?dryRun', edited)).body.inside
      await expect
        .poll(told, { timeout: 15_000, interval: 300 })
        .toEqual([{ kind: 'thread', flow: 'short', step: 'drink', people: less, lands: 'stays', at: 'drink' }])
      await ask('POST', '/v1/playbook', edited)
    }
    for (const phone of phones) await says(phone, 'tea')
    await expect.poll(() => asked('Thanks').length, { timeout: 15_000 }).toBe(less)
    expect(asked('Bye')).toHaveLength(0)
  })

  it('tells how far the members of an audience went, of each form by its own steps', async () => {
    const less = asked('Just drink?').length
    const { audience } = await figures('?audience=drinkers')
    expect(audience).toMatchObject({
      id: 'drinkers',
      began: less,
      completed: less,
      reached: [{ people: 0 }, { people: 0 }, { people: 0 }],
    })
    expect(audience.variants).toEqual([
      {
        ...{ variant: 'less', flow: 'short', began: less, completed: less },
        reached: [
          { step: 'drink', people: less, secondsToAnswer: expect.objectContaining({ median: expect.any(Number) }) },
          { step: 'thanks', people: less },
        ],
      },
    ])
  })
})
