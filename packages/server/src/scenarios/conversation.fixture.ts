import { afterEach, beforeEach, expect } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const PHONE = '+12065550100'

const drink = {
  id: 'drink',
  ask: 'Hello {{ customer.name | default: "there" }}! 1 coffee, 2 tea?',
  answer: { choice: { coffee: ['latte'], tea: [] } },
  saves: 'drink',
}

/** A brand that talks by text: joining, codes on cups, a survey; quick clocks, since the server's is the real one. */
function playbookFor(url: string) {
  return {
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0, exemptTopics: ['club'] },
    channels: { sms: { kind: 'webhook', consent: 'opt-in', config: { url } } },
    loyalty: { stars: { name: 'Stars', earn: [{ event: 'Order Completed', points: { each: 1 } }] } },
    offers: {
      gift: { name: 'A gift' },
      voucher: {
        name: 'A voucher',
        redemption: { for: 'code', codes: 'unique', benefit: { kind: 'amount', amount: 100 } },
      },
    },
    audiences: { 'tea-people': { where: 'drink is "tea"' } },
    triggers: { 'likes-tea': { on: { enters: 'tea-people' } } },
    actions: {
      'tea-news': {
        ...{ triggers: ['likes-tea'], topic: 'club', value: 1000, prior: { alpha: 50, beta: 50 } },
        treatments: [{ channel: 'sms', content: { text: 'New: first flush' } }],
      },
    },
    threads: {
      join: {
        ...{ topic: 'club', channels: ['sms'], keywords: ['JOIN'] },
        steps: [
          { id: 'in', optIn: { wording: 'Texts of the club' } },
          { ...drink, remind: { after: '1s', text: 'Still there?' }, timeout: { after: '2s' } },
          { id: 'often', ask: 'How often?', answer: { number: { per: 'week' } }, saves: 'cups' },
          { id: 'bye', say: 'Thanks, {{ answers.often }} it is' },
        ],
      },
      cup: {
        ...{ topic: 'club', channels: ['sms'] },
        codes: { list: 'cups', like: '[A-Z]{3}\\d{3}', codes: { ABC123: 10 } },
        steps: [
          {
            id: 'state',
            branch: [
              { if: 'code.state is "used"', to: 'used' },
              { if: 'code.state is "unknown"', to: 'unknown' },
            ],
            otherwise: 'hot',
          },
          { id: 'hot', ask: 'Hot?', answer: { yesNo: true } },
          { id: 'book', points: { programme: 'stars', points: { from: 'code.points' } } },
          { id: 'booked', say: '{{ code.points }} stars', next: 'end' },
          { id: 'used', say: '{{ code.value }} was used before', next: 'end' },
          { id: 'unknown', say: '{{ code.value }} is no code of ours' },
        ],
      },
      mug: {
        ...{ topic: 'club', channels: ['sms'], codes: { unique: 'stars', like: 'MUG-.*' } },
        steps: [
          { id: 'state', branch: [{ if: 'code.state is not "good"', to: 'none' }], otherwise: 'book' },
          { id: 'book', points: { programme: 'stars', points: { from: 'code.points' } } },
          { id: 'booked', say: '{{ code.points }} stars more', next: 'end' },
          { id: 'none', say: '{{ code.value }}: {{ code.state }}' },
        ],
      },
      survey: {
        ...{ topic: 'club', channels: ['sms'] },
        steps: [
          { id: 'grade', ask: 'From 1 to 5?', answer: { scale: { from: 1, to: 5 } } },
          { id: 'why', ask: 'Why?', answer: { text: {} } },
          { id: 'thanks', grant: 'gift' },
        ],
      },
    },
  }
}

/** For scenario tests of conversations: a server, and somebody with a phone. */
export function useConversation() {
  let attune: Attune
  let number = 0
  beforeEach(async () => {
    attune = await startAttune(playbookFor)
  })
  afterEach(() => attune.close())
  return {
    ask: (method: string, path: string, body?: object) => attune.ask(method, path, body),
    /** What is answered as it is. */
    text: async (path: string) => {
      const headers = { authorization: `Bearer ${attune.server.keys?.admin}` }
      return (await fetch(attune.server.url + path, { headers })).text()
    },
    enterCode: async (body: object, key?: string) => {
      const response = await fetch(`${attune.server.url}/v1/points/codes`, {
        method: 'POST',
        headers: { authorization: `Bearer ${attune.server.keys?.server}`, ...(key && { 'idempotency-key': key }) },
        body: JSON.stringify(body),
      })
      return { status: response.status, body: await response.json() }
    },
    says: (text: string, from = PHONE) =>
      attune.ask('POST', '/v1/messages', { channel: 'sms', from, text, messageId: `in-${number++}` }),
    heard: () => attune.sent.map(({ data }) => data.content.text),
    async hears(...texts: string[]) {
      await expect.poll(() => attune.sent.map(({ data }) => data.content.text), { timeout: 8000 }).toEqual(texts)
    },
    person: async (identifier = `phone:${PHONE}`) => (await attune.ask('GET', `/v1/customers/${identifier}`)).body,
  }
}
