import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Heard } from '../../dispatch/channel-adapter.ts'
import { describeChannelContract, type Rig } from '../../dispatch/channel-contract.ts'
import { aroundFor } from '../around.fixture.ts'
import { openHttpProvider, type ProviderRequest } from '../http-provider.fixture.ts'
import { messageFor } from '../message.fixture.ts'
import { createWhatsAppAdapter } from './whatsapp-adapter.ts'

const adapter = createWhatsAppAdapter(
  aroundFor({ WA_TOKEN: 'access', WA_SECRET: 'app-secret', WA_VERIFY: 'verify-me' }),
)
const HOOK = 'https://attune.example.com/v1/channels/chat/hook'
const ANA = ['phone:+12065550100']

const configFor = (apiUrl: string) =>
  adapter.configSchema.parse({
    ...{ apiUrl, phoneNumberId: '4711', timeoutMs: 500 },
    ...{ accessToken: 'WA_TOKEN', appSecret: 'WA_SECRET', verifyToken: 'WA_VERIFY' },
  })

function hear(body: unknown, secret = 'app-secret'): Heard {
  const raw = Buffer.from(JSON.stringify(body))
  const headers = { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}` }
  return adapter.hear!({ method: 'POST', url: HOOK, headers, body: raw }, 'chat', configFor('http://x')) as Heard
}

const change = (value: object) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
})
const statusOf = (request: ProviderRequest, status: string, more: object = {}) =>
  change({
    statuses: [
      {
        id: 'wamid.1',
        status,
        biz_opaque_callback_data: JSON.parse(request.body.toString()).biz_opaque_callback_data,
        ...more,
      },
    ],
  })

/** The Cloud API as it answers: who does not know the token, or writes to no number, is refused with its codes. */
const openApi = (heard: string[] = []) =>
  openHttpProvider({
    accept({ body, headers, path }) {
      const refuse = (status: number, code: number) => ({ status, body: JSON.stringify({ error: { code } }) })
      if (headers.authorization !== 'Bearer access') return refuse(401, 190)
      if (path !== '/v23.0/4711/messages') return refuse(404, 100)
      const { messaging_product: product, to } = JSON.parse(body.toString())
      if (product !== 'whatsapp' || !/^\d{8,15}$/.test(to)) return refuse(400, 100)
      return { status: 200, body: '{"messages":[{"id":"wamid.1"}]}' }
    },
    reject: () => ({ status: 400, body: '{"error":{"code":131026}}' }),
    receipt(request) {
      const told = hear(statusOf(request, 'delivered'))
      if (told.kind === 'heard') heard.push(...told.receipts.map(({ outcome }) => outcome))
    },
  })

describeChannelContract('whatsapp', async (): Promise<Rig> => {
  const heard: string[] = []
  const provider = await openApi(heard)
  const send = (url: string) => adapter.send(messageFor(ANA, { text: 'Hi Ana' }), configFor(url))
  return {
    ...{ capabilities: adapter.capabilities, heard },
    behave: (behaviour) => provider.behave(behaviour),
    send: () => send(provider.url),
    taken: () => provider.taken.length,
    sendNowhere: () => send('http://127.0.0.1:9'),
    close: () => provider.close(),
  }
})

describe('the WhatsApp channel', () => {
  it.each([
    [
      'a template with what stands in its places',
      { template: 'order_ready', language: 'es', parameters: ['Ana', 5] },
      {
        ...{ type: 'template' },
        template: {
          ...{ name: 'order_ready', language: { code: 'es' } },
          components: [
            {
              type: 'body',
              parameters: [
                { type: 'text', text: 'Ana' },
                { type: 'text', text: '5' },
              ],
            },
          ],
        },
      },
    ],
    [
      'a picture with words',
      { text: 'Look', media: ['https://cdn/a.png'] },
      { type: 'image', image: { link: 'https://cdn/a.png', caption: 'Look' } },
    ],
    [
      'buttons',
      { text: 'Coming?', buttons: [{ id: 'yes', text: 'Yes' }] },
      {
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: 'Coming?' },
          action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }] },
        },
      },
    ],
  ])('writes %s', async (_, content, expected) => {
    const provider = await openApi()
    expect(await adapter.send(messageFor(ANA, content), configFor(provider.url))).toMatchObject({ outcome: 'accepted' })
    expect(JSON.parse(provider.taken[0]!.body.toString())).toMatchObject({
      ...{ to: '12065550100', biz_opaque_callback_data: '7.1.dlv_1' },
      ...expected,
    })
    await provider.close()
  })

  it.each([
    [{}, 'content_empty'],
    [{ text: 'x'.repeat(4097) }, 'too_long'],
    [{ text: 'x', buttons: [1, 2, 3, 4].map((n) => ({ id: `${n}`, text: 'x' })) }, 'too_many_buttons'],
  ])('does not write %j', async (content, reason) => {
    expect(await adapter.send(messageFor(ANA, content), configFor('http://127.0.0.1:9'))).toEqual({
      outcome: 'rejected',
      reason,
    })
  })

  it.each([
    [130429, { outcome: 'throttled', reason: 'http_400: code 130429' }],
    [131016, { outcome: 'deferred', reason: 'http_400: code 131016' }],
    [131047, { outcome: 'rejected', reason: 'http_400: code 131047' }],
  ])('judges the code %d', async (code, expected) => {
    const provider = await openHttpProvider({
      accept: () => ({ status: 400, body: JSON.stringify({ error: { code } }) }),
      reject: () => ({ status: 400 }),
    })
    expect(await adapter.send(messageFor(ANA, { text: 'x' }), configFor(provider.url))).toEqual(expected)
    await provider.close()
  })

  it('proves who it is, once asked with the token that was set', () => {
    const ask = (token: string) => {
      const url = `${HOOK}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=42`
      return adapter.hear!({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) }, 'chat', configFor('http://x'))
    }
    expect(ask('verify-me')).toMatchObject({ kind: 'heard', answer: { body: '42' } })
    expect(ask('guess')).toEqual({ kind: 'refused' })
  })

  it('understands what people write and press, pictures and receipts, of whoever knows the secret', () => {
    const message = (more: object) =>
      change({
        metadata: { display_phone_number: '12065550199' },
        messages: [{ from: '12065550100', id: 'wamid.9', ...more }],
      })
    expect(hear(message({ type: 'text', text: { body: 'Hello' } }))).toMatchObject({
      messages: [{ namespace: 'phone', from: '+12065550100', to: '12065550199', text: 'Hello', messageId: 'wamid.9' }],
    })
    expect(
      hear(
        message({
          type: 'interactive',
          interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } },
        }),
      ),
    ).toMatchObject({
      messages: [{ text: 'Yes', button: 'yes' }],
    })
    expect(
      hear(message({ type: 'image', image: { id: 'm1', mime_type: 'image/jpeg', caption: 'This' } })),
    ).toMatchObject({
      messages: [{ text: 'This', media: [{ url: 'http://x/v23.0/m1', type: 'image/jpeg' }] }],
    })
    const failed = change({
      statuses: [{ id: 'w', status: 'failed', biz_opaque_callback_data: '7.1.dlv_1', errors: [{ code: 131026 }] }],
    })
    expect(hear(failed)).toMatchObject({
      receipts: [
        { of: { customer: 7, attempt: 1, delivery: 'dlv_1' }, outcome: 'rejected', reason: 'failed: code 131026' },
      ],
    })
    expect(hear(failed, 'guess')).toEqual({ kind: 'refused' })
    expect(hear({ entry: 'nonsense' })).toMatchObject({ kind: 'heard', messages: [], receipts: [] })
  })
})
