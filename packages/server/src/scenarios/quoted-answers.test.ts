import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type HttpProvider, openHttpProvider } from '../channels/http-provider.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const SECRET = 'app-secret'
const PHONE = '12065550100'

const free = (id: string) => ({ id, ask: `${id}?`, answer: { text: {} }, saves: id })

const playbookFor = (apiUrl: string) => ({
  brand: { name: 'Quotes', timezone: 'Etc/UTC', currency: 'USD' },
  channels: {
    whatsapp: {
      ...{ kind: 'whatsapp', consent: 'opt-in' },
      config: { apiUrl, phoneNumberId: '1', accessToken: 'WA_TOKEN', appSecret: 'WA_SECRET', verifyToken: 'WA_VERIFY' },
    },
  },
  threads: {
    survey: {
      ...{ topic: 'club', channels: ['whatsapp'], keywords: ['SURVEY'] },
      steps: [free('first'), free('second'), { id: 'bye', say: 'Thanks' }],
    },
  },
})

let provider: HttpProvider
let attune: Attune
beforeEach(async () => {
  let taken = 0
  provider = await openHttpProvider({
    accept: () => {
      const id = `wamid.OUT${taken++}`
      const contacts = [{ input: PHONE, wa_id: PHONE }]
      return { status: 200, body: JSON.stringify({ messaging_product: 'whatsapp', contacts, messages: [{ id }] }) }
    },
    reject: () => ({ status: 400, body: '{}' }),
  })
  attune = await startAttune(() => playbookFor(provider.url), {
    environment: { WA_TOKEN: 'token', WA_SECRET: SECRET, WA_VERIFY: 'verify' },
  })
})
afterEach(async () => {
  await attune.close()
  await provider.close()
})

/** The webhook of the Cloud API, as Meta documents it for a reply to a message. */
async function says(body: string, quoted?: string): Promise<void> {
  const message = {
    ...(quoted !== undefined && { context: { from: '12065550199', id: quoted } }),
    ...{ from: PHONE, id: `wamid.IN-${body}`, timestamp: String(Math.floor(Date.now() / 1000)) },
    ...{ text: { body }, type: 'text' },
  }
  const metadata = { display_phone_number: '12065550199', phone_number_id: '1' }
  const contacts = [{ profile: { name: 'Ana' }, wa_id: PHONE }]
  const value = { messaging_product: 'whatsapp', metadata, contacts, messages: [message] }
  const text = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '0', changes: [{ value, field: 'messages' }] }],
  })
  const response = await fetch(`${attune.server.url}/v1/channels/whatsapp/hook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`,
    },
    body: text,
  })
  expect(response.status).toBe(200)
}

const heard = () => provider.taken.map(({ body }) => JSON.parse(body.toString()).text.body)
const person = async () => (await attune.ask('GET', `/v1/customers/phone:+${PHONE}`)).body

/** Waits until what was sent is known by the provider's id. */
const settled = (count: number) =>
  expect
    .poll(async () => (await person()).deliveries.filter(({ state }: { state: string }) => state === 'accepted').length)
    .toBe(count)

test('an answer that quotes an earlier question on WhatsApp is credited to that one', { timeout: 30_000 }, async () => {
  await says('survey')
  await settled(1)
  await says('one')
  await settled(2)
  await says('uno', 'wamid.OUT0')
  expect((await person()).traits).toMatchObject({ first: 'uno' })
  expect((await person()).traits.second).toBeUndefined()
  await says('dos', 'wamid.OUT1')
  await expect.poll(heard).toEqual(['first?', 'second?', 'Thanks'])
  expect((await person()).traits).toMatchObject({ first: 'uno', second: 'dos' })
})
