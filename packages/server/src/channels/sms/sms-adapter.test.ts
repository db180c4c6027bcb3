import twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import type { Heard } from '../../dispatch/channel-adapter.ts'
import { describeChannelContract, type Rig } from '../../dispatch/channel-contract.ts'
import { aroundFor } from '../around.fixture.ts'
import { type HttpProvider, openHttpProvider, type ProviderRequest } from '../http-provider.fixture.ts'
import { messageFor } from '../message.fixture.ts'
import { createSmsAdapter } from './sms-adapter.ts'

const ACCOUNT = `AC${'0'.repeat(32)}`
const TOKEN = 'an-auth-token'
const HOOK = 'https://attune.example.com/v1/channels/sms/hook'

const adapter = createSmsAdapter(aroundFor({ TWILIO_TOKEN: TOKEN }))

const configFor = (apiUrl: string, more: object = {}) =>
  adapter.configSchema.parse({
    ...{ apiUrl, account: ACCOUNT, authToken: 'TWILIO_TOKEN', timeoutMs: 500 },
    ...{ senders: [{ from: '+12065550199' }], ...more },
  })

/** Behaves like the provider's interface: what is missing or wrong is refused with its codes. */
const openProvider = (heard: string[] = []) =>
  openHttpProvider({
    accept({ body, headers, path }) {
      const form = new URLSearchParams(body.toString())
      const authorization = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`
      if (headers.authorization !== authorization) return { status: 401, body: '{"code":20003}' }
      if (path !== `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`) return { status: 404, body: '{"code":20404}' }
      if (!/^\+\d{8,15}$/.test(form.get('To') ?? '')) return { status: 400, body: '{"code":21211}' }
      if (!form.get('From') && !form.get('MessagingServiceSid')) return { status: 400, body: '{"code":21603}' }
      return { status: 201, body: JSON.stringify({ sid: 'SM1', status: 'queued' }) }
    },
    reject: () => ({ status: 400, body: '{"code":21211,"message":"The \'To\' number is not valid."}' }),
    receipt: (request) =>
      heard.push(...told(call(callbackIn(request), { MessageSid: 'SM1', MessageStatus: 'delivered' }))),
  })

const callbackIn = ({ body }: ProviderRequest) => new URLSearchParams(body.toString()).get('StatusCallback')!

/** A call of the provider, signed by its own library. */
function call(url: string, form: Record<string, string>, token = TOKEN): Heard {
  const signature = twilio.getExpectedTwilioSignature(token, url, form)
  const body = Buffer.from(new URLSearchParams(form).toString())
  return adapter.hear!(
    { method: 'POST', url, headers: { 'x-twilio-signature': signature }, body },
    'sms',
    configFor('http://x'),
  ) as Heard
}

function told(heard: Heard): string[] {
  return heard.kind === 'heard' ? heard.receipts.map(({ outcome }) => outcome) : [heard.kind]
}

describeChannelContract('sms', async (): Promise<Rig> => {
  const heard: string[] = []
  const provider = await openProvider(heard)
  const message = () => messageFor(['user:ana', 'phone:+12065550100'], { text: 'Hi Ana' }, { channel: 'sms' })
  return {
    ...{ capabilities: adapter.capabilities, heard },
    behave: (behaviour) => provider.behave(behaviour),
    send: () => adapter.send(message(), configFor(provider.url)),
    taken: () => provider.taken.length,
    sendNowhere: () => adapter.send(message(), configFor('http://127.0.0.1:9')),
    close: () => provider.close(),
  }
})

describe('the text channel', () => {
  async function withProvider<T>(use: (provider: HttpProvider) => Promise<T>): Promise<T> {
    const provider = await openProvider()
    try {
      return await use(provider)
    } finally {
      await provider.close()
    }
  }

  it('says to whom, from whom, for how long, with which pictures, and where it wants to be told', async () => {
    await withProvider(async ({ taken, url }) => {
      const message = messageFor(
        ['phone:+442071838750'],
        { text: 'Grüezi', media: ['https://cdn.example/a.png', 'https://cdn.example/b.png'] },
        { channel: 'sms', expiresAt: Date.now() + 90_500 },
      )
      const senders = [
        { from: '+12065550199', to: ['+1'] },
        { from: 'BRAND', to: ['+44', '+49'] },
      ]
      expect(await adapter.send(message, configFor(url, { senders }))).toEqual({ outcome: 'accepted' })
      const form = new URLSearchParams(taken[0]!.body.toString())
      expect(Object.fromEntries(form)).toMatchObject({
        ...{ To: '+442071838750', From: 'BRAND', Body: 'Grüezi', ValidityPeriod: '90' },
        StatusCallback: `${HOOK}?of=7.1.dlv_1`,
      })
      expect(form.getAll('MediaUrl')).toEqual(['https://cdn.example/a.png', 'https://cdn.example/b.png'])
    })
  })

  it.each([
    ['nobody has a number', ['user:ana'], { text: 'x' }, {}, 'no_address'],
    ['there is nothing to say', ['phone:+12065550100'], {}, {}, 'content_empty'],
    ['it would take too many parts', ['phone:+12065550100'], { text: 'x'.repeat(307) }, { maxSegments: 2 }, 'too_long'],
    [
      'no number writes there',
      ['phone:+33140205050'],
      { text: 'x' },
      { senders: [{ from: '+1', to: ['+1'] }] },
      'no_sender',
    ],
  ])('sends nothing where %s', async (_, identifiers, content, more, reason) => {
    await withProvider(async ({ taken, url }) => {
      expect(await adapter.send(messageFor(identifiers, content), configFor(url, more))).toEqual({
        outcome: 'rejected',
        reason,
      })
      expect(taken).toEqual([])
    })
  })

  it('tells of a number that leads nowhere', async () => {
    await withProvider(async (provider) => {
      provider.behave('reject')
      const message = messageFor(['phone:+12065550100'], { text: 'x' })
      expect(await adapter.send(message, configFor(provider.url))).toEqual({
        ...{ outcome: 'rejected', reason: 'http_400: code 21211', gone: ['phone:+12065550100'] },
      })
    })
  })

  it('takes a wrong token for what can be put right, and does not use up the message', async () => {
    await withProvider(async ({ url }) => {
      const strangers = configFor(url, { account: `AC${'1'.repeat(32)}` })
      expect(await adapter.send(messageFor(['phone:+12065550100'], { text: 'x' }), strangers)).toMatchObject({
        ...{ outcome: 'deferred', reason: 'http_401: code 20003; check account and authToken' },
      })
    })
  })

  it('believes only what is signed with the token', () => {
    const form = { From: '+12065550100', To: '+12065550199', Body: 'Yes & no', MessageSid: 'SM2', NumMedia: '0' }
    expect(call(HOOK, form)).toMatchObject({
      kind: 'heard',
      messages: [{ namespace: 'phone', from: '+12065550100', to: '+12065550199', text: 'Yes & no', messageId: 'SM2' }],
    })
    expect(call(HOOK, form, 'another-token')).toEqual({ kind: 'refused' })
    const body = Buffer.from(new URLSearchParams(form).toString())
    expect(adapter.hear!({ method: 'POST', url: HOOK, headers: {}, body }, 'sms', configFor('http://x'))).toEqual({
      kind: 'refused',
    })
  })

  it('understands pictures, and what became of a message', () => {
    const picture = {
      From: '+12065550100',
      MessageSid: 'MM1',
      Body: '',
      NumMedia: '1',
      MediaUrl0: 'https://m/1',
      MediaContentType0: 'image/png',
    }
    expect(call(HOOK, picture)).toMatchObject({
      messages: [{ text: '', media: [{ url: 'https://m/1', type: 'image/png' }] }],
    })
    const of = { customer: 7, delivery: 'dlv_1', attempt: 1 }
    const status = (MessageStatus: string, more = {}) =>
      call(`${HOOK}?of=7.1.dlv_1`, { MessageSid: 'SM1', MessageStatus, ...more })
    expect(status('sent')).toMatchObject({ receipts: [], messages: [] })
    expect(status('delivered')).toMatchObject({ receipts: [{ of, outcome: 'delivered' }] })
    expect(status('undelivered', { ErrorCode: '30003' })).toMatchObject({
      receipts: [{ of, outcome: 'rejected', reason: 'undelivered: code 30003' }],
    })
  })
})
