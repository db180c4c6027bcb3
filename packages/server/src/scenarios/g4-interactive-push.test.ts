import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

/** A notice with a button that leads into a thread on the same channel. */
const playbookFor = (url: string) => ({
  brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0, exemptTopics: ['service'] },
  channels: { push: { kind: 'webhook', consent: 'none', config: { url } } },
  offers: { gift: { name: 'A free coffee' } },
  triggers: {
    ordered: { on: { event: 'Order Completed' } },
    rates: { on: { event: 'Button Pressed', where: { property: 'button', is: 'rate' } } },
  },
  actions: {
    receipt: {
      ...{ triggers: ['ordered'], topic: 'service', value: 1000 },
      treatments: [{ channel: 'push', content: { text: 'Thank you!', buttons: [{ id: 'rate', text: 'Rate it' }] } }],
    },
  },
  threads: {
    rating: {
      ...{ topic: 'service', channels: ['push'], triggers: ['rates'] },
      steps: [
        {
          id: 'grade',
          ask: 'How was it?',
          answer: { choice: { great: [], 'so-so': ['so so'] } },
          saves: 'last-grade',
          next: { great: 'gift', 'so-so': 'sorry' },
        },
        { id: 'gift', grant: 'gift' },
        { id: 'thanks', say: 'A free coffee is yours', next: 'end' },
        { id: 'sorry', say: 'We are sorry' },
      ],
    },
  },
})

let attune: Attune
beforeAll(async () => {
  attune = await startAttune(playbookFor)
})
afterAll(() => attune.close())

it('G4: a button in a notice starts a thread, whose answer is a button too and grants at once', async () => {
  const ask = (method: string, path: string, body?: object) => attune.ask(method, path, body)
  const hears = (...texts: string[]) =>
    expect.poll(() => attune.sent.map(({ data }) => data.content.text), { timeout: 8000 }).toEqual(texts)
  await ask('POST', '/v1/track', { userId: 'ana', event: 'Order Completed', properties: { total: 4 } })
  await hears('Thank you!')
  expect(attune.sent[0]!.data.content).toMatchObject({ buttons: [{ id: 'rate' }] })

  const pressed = { button: 'rate', delivery: attune.sent[0]!.data.id }
  await ask('POST', '/v1/track', { userId: 'ana', event: 'Button Pressed', properties: pressed })
  await hears('Thank you!', 'How was it?')
  expect(attune.sent[1]!.data.content).toMatchObject({ replies: ['great', 'so-so'] })

  const answer = { channel: 'push', from: 'ana', namespace: 'user', button: 'great', messageId: 'm1' }
  expect((await ask('POST', '/v1/messages', answer)).status).toBe(200)
  const person = (await ask('GET', '/v1/customers/user:ana')).body
  expect(person.traits).toMatchObject({ 'last-grade': 'great' })
  expect(person.wallet).toMatchObject([{ offer: 'gift' }])
  await hears('Thank you!', 'How was it?', 'A free coffee is yours')
  // The same press again is no second conversation, and no second gift.
  await ask('POST', '/v1/messages', answer)
  expect((await ask('GET', '/v1/customers/user:ana')).body.wallet).toHaveLength(1)
}, 30_000)
