import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSmsc, type Smsc } from '../channels/smpp/smsc.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

/** Texts over a centre that speaks SMPP: out, what became of them, and what people write back. */
let smsc: Smsc
let attune: Attune
const playbookFor = () => ({
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    sms: {
      ...{ kind: 'smpp', consent: 'opt-out' },
      config: {
        ...{ host: '127.0.0.1', port: smsc.port, systemId: 'attune', password: 'SMPP_PASSWORD' },
        senders: [{ from: '+12065550199' }],
      },
    },
  },
  triggers: { came: { on: { event: 'Came' } } },
  actions: {
    hello: {
      triggers: ['came'],
      value: 1000,
      treatments: [{ channel: 'sms', content: { text: 'Hello {{ customer.name }}' } }],
    },
  },
})

beforeAll(async () => {
  smsc = await openSmsc()
  attune = await startAttune(playbookFor, { environment: { SMPP_PASSWORD: 'secret08' } })
  await attune.ask('POST', '/v1/identify', {
    ...{ userId: 'ana', traits: { name: 'Ana' }, identifiers: { phone: '+12065550100' } },
    context: { verified: ['phone'] },
  })
})
afterAll(async () => {
  await attune.close()
  await smsc.close()
})

const states = async () =>
  (await attune.ask('GET', '/v1/customers/user:ana')).body.deliveries.map(({ state }: { state: string }) => state)

test('a text goes out, and its receipt ends the delivery', async () => {
  await attune.ask('POST', '/v1/moments', { userId: 'ana', event: 'Came' })
  await expect
    .poll(() => smsc.taken.map(({ text, to }) => [to, text.toString()]))
    .toEqual([['12065550100', 'Hello Ana']])
  await expect.poll(states).toEqual(['accepted'])
  const text = Buffer.from(`id:${smsc.taken[0]!.id} submit date:1 done date:2 stat:DELIVRD err:000`)
  expect(await smsc.deliver({ from: '12065550100', to: '12065550199', esmClass: 4, text })).toBe(0)
  expect(await states()).toEqual(['delivered'])
})

test('STOP is obeyed before the centre has its answer', async () => {
  expect(await smsc.deliver({ from: '12065550100', to: '12065550199', text: Buffer.from('STOP') })).toBe(0)
  const { consents } = (await attune.ask('GET', '/v1/customers/user:ana/consents')).body
  expect(consents).toMatchObject([{ channel: 'sms', state: 'denied', source: 'keyword' }])
  // It is confirmed once, and nothing else goes out any more.
  await expect.poll(() => smsc.taken).toHaveLength(2)
  const { decisions } = (await attune.ask('POST', '/v1/moments', { userId: 'ana', event: 'Came' })).body
  expect(decisions[0].chosen).toBe(null)
})

test('a playbook without the channel lets go of the centre', async () => {
  const { channels: _, actions: __, ...rest } = playbookFor()
  expect((await attune.ask('POST', '/v1/playbook', rest)).status).toBe(200)
  await expect.poll(() => smsc.unbinds).toBe(1)
})
