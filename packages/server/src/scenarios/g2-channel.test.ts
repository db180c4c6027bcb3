import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

/** G2. The same action goes to the channel with the best chance now, with fallback when it fails: push undeliverable, then SMS if allowed. */
const gone = createServer((_, response) => response.writeHead(410).end())
let attune: Attune

beforeAll(async () => {
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const deadEnd = `http://127.0.0.1:${(gone.address() as AddressInfo).port}/`
  attune = await startAttune((url) => ({
    brand: { name: 'Channels', timezone: 'Etc/UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0, caps: [{ max: 1, within: '24h' }] },
    channels: {
      push: { kind: 'webhook', consent: 'none', config: { url: deadEnd } },
      sms: { kind: 'webhook', consent: 'opt-in', cost: 5, config: { url } },
    },
    triggers: { came: { on: { event: 'Came' } } },
    actions: {
      hello: {
        ...{ triggers: ['came'], value: 1000, prior: { alpha: 10, beta: 90 }, fallback: true },
        treatments: ['push', 'sms'].map((channel) => ({ channel, content: { text: channel } })),
      },
    },
  }))
})
afterAll(async () => {
  await attune.close()
  await new Promise((resolve) => gone.close(resolve))
})

const came = async (userId: string) =>
  (await attune.ask('POST', '/v1/moments', { userId, event: 'Came' })).body.decisions[0]
const deliveries = async (userId: string): Promise<string[][]> => {
  const { body } = await attune.ask('GET', `/v1/customers/user:${userId}`)
  return body.deliveries.map(({ channel, state }: Record<string, string>) => [channel, state])
}
const allowSms = (userId: string) =>
  attune.ask('POST', '/v1/track', {
    ...{ userId, event: 'Consent Changed' },
    properties: { channel: 'sms', state: 'granted', source: 'app' },
  })

it('goes by the channel that is worth most, and by the next one where that cannot deliver it; once', async () => {
  await allowSms('ann')
  expect((await came('ann')).chosen.channel).toBe('push')
  await expect
    .poll(() => deliveries('ann'))
    .toEqual(
      expect.arrayContaining([
        ['push', 'failed'],
        ['sms', 'delivered'],
      ]),
    )
  expect(attune.sent.map(({ data }) => data.content.text)).toEqual(['sms'])
  // What failed is no contact; what arrived is the one that the cap allows.
  expect(await came('ann')).toMatchObject({
    chosen: null,
    candidates: [{ reason: 'cap_reached' }, { reason: 'cap_reached' }],
  })
})

it('takes no channel that the person has not allowed', async () => {
  await came('ben')
  await expect.poll(() => deliveries('ben')).toEqual([['push', 'failed']])
  expect(attune.sent).toHaveLength(1)
})
