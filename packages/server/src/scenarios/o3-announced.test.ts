import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const action = (trigger: string, content: object) => ({
  triggers: [trigger],
  value: 500,
  prior: { alpha: 50, beta: 50 },
  treatments: [{ channel: 'push', content: { text: trigger, ...content } }],
})

const playbookFor = (url: string) => ({
  brand: { name: 'Brotzeit', timezone: 'Europe/Zurich', currency: 'CHF' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    push: { kind: 'webhook', consent: 'none', config: { url } },
    web: { kind: 'slot', consent: 'none' },
  },
  offers: {
    gipfeli: {
      name: 'Gipfeli',
      grantedBy: { event: 'Signed Up' },
      redemption: { benefit: { kind: 'amount', amount: 50 } },
    },
    weggli: {
      name: 'Weggli',
      grantedBy: { event: 'Signed Up' },
      redemption: { benefit: { kind: 'amount', amount: 40 } },
    },
  },
  triggers: {
    'signed-up': { on: { event: 'Signed Up' } },
    asked: { on: { event: 'Asked' } },
  },
  actions: {
    greet: action('signed-up', { offer: 'gipfeli' }),
    chat: action('asked', {}),
    show: {
      placements: ['home'],
      value: 500,
      treatments: [{ channel: 'web', content: { title: 'Weggli', offer: 'weggli' } }],
    },
  },
  threads: {
    tell: { channels: ['push'], steps: [{ say: 'A Weggli waits for you', data: { offer: 'weggli' } }] },
  },
})

let attune: Attune
beforeEach(async () => {
  attune = await startAttune(playbookFor)
})
afterEach(() => attune.close())

const states = async () => {
  const { body } = await attune.ask('GET', '/v1/wallet/user:lou')
  return Object.fromEntries(body.grants.map((copy: { offer: string; state: string }) => [copy.offer, copy.state]))
}
const track = (event: string) => attune.ask('POST', '/v1/track', { userId: 'lou', event })

test('a message that names an offer announces the copy that an event has brought, once it has arrived', async () => {
  await track('Signed Up')
  await expect.poll(states).toEqual({ gipfeli: 'announced', weggli: 'granted' })
})

test('a message that names no offer announces nothing', async () => {
  await attune.ask('POST', '/v1/wallet/user:lou/grants', { offer: 'weggli', reason: 'waited long' })
  await track('Asked')
  await expect.poll(() => attune.sent.length).toBe(1)
  await track('Signed Up')
  await expect.poll(states).toEqual({ gipfeli: 'announced', weggli: 'granted' })
})

test('what a slot shows announces the copy of the offer that it names', async () => {
  await track('Signed Up')
  await attune.ask('POST', '/v1/decisions', { userId: 'lou', placement: 'home' }, 'server')
  await expect.poll(states).toEqual({ gipfeli: 'announced', weggli: 'announced' })
})

test('what a thread says announces the copy of the offer that it names', async () => {
  await track('Signed Up')
  await attune.ask('POST', '/v1/runs', { kind: 'thread', flow: 'tell', customer: 'user:lou' })
  await expect.poll(states).toEqual({ gipfeli: 'announced', weggli: 'announced' })
})
