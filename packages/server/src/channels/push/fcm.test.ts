import { importSPKI, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { describeChannelContract, type Rig } from '../../dispatch/channel-contract.ts'
import { aroundFor } from '../around.fixture.ts'
import { openHttpProvider } from '../http-provider.fixture.ts'
import { createPushAdapter } from './push-adapter.ts'
import { pemPair, pushTo } from './push-provider.fixture.ts'

const keys = pemPair('rsa')
const PHONE = { identifier: 'device:phone', platform: 'fcm', token: 'good-token', at: 1 } as const

const INVALID_TOKEN = {
  error: {
    ...{ code: 400, status: 'INVALID_ARGUMENT' },
    details: [{ errorCode: 'INVALID_ARGUMENT' }, { fieldViolations: [{ field: 'message.token' }] }],
  },
}

/** Firebase and the server of its tokens, on loopback: assertions are verified, tokens of access asked for. */
async function open() {
  const issued: string[] = []
  const tokens = await openHttpProvider({
    accept: ({ body }) => ({ status: 200, body: tokenFor(body.toString()) }),
    reject: () => ({ status: 401 }),
  })
  const tokenFor = (form: string) => {
    issued.push(new URLSearchParams(form).get('assertion')!)
    return JSON.stringify({ access_token: `access-${issued.length}`, expires_in: 3600 })
  }
  const provider = await openHttpProvider({
    accept({ body, headers, path }) {
      if (headers.authorization !== `Bearer access-${issued.length}`) return { status: 401 }
      if (path !== '/v1/projects/brand/messages:send') return { status: 404 }
      const { message } = JSON.parse(body.toString())
      if (message.token === 'old-token')
        return { status: 404, body: '{"error":{"status":"NOT_FOUND","details":[{"errorCode":"UNREGISTERED"}]}}' }
      return message.token === 'good-token'
        ? { status: 200, body: '{"name":"projects/brand/messages/1"}' }
        : { status: 400, body: JSON.stringify(INVALID_TOKEN) }
    },
    reject: () => ({ status: 400, body: '{"error":{"status":"INVALID_ARGUMENT"}}' }),
  })
  const account = {
    ...{ project_id: 'brand', client_email: 'push@brand.example', private_key_id: 'k1' },
    ...{ private_key: keys.privateKey, token_uri: `${tokens.url}/token` },
  }
  const around = aroundFor({ FCM_ACCOUNT: JSON.stringify(account) })
  const adapter = createPushAdapter(around)
  const config = (apiUrl = provider.url) =>
    adapter.configSchema.parse({ fcm: { serviceAccount: 'FCM_ACCOUNT', apiUrl, timeoutMs: 500 } })
  return {
    ...{ adapter, config, issued, provider, tokens },
    async close() {
      around.outbound.close()
      await Promise.all([provider.close(), tokens.close()])
    },
  }
}

describeChannelContract('push by FCM', async (): Promise<Rig> => {
  const { adapter, close, config, provider } = await open()
  return {
    ...{ capabilities: adapter.capabilities, heard: [], close },
    behave: (behaviour) => provider.behave(behaviour),
    send: () => adapter.send(pushTo([PHONE]), config()),
    taken: () => provider.taken.length,
    sendNowhere: () => adapter.send(pushTo([PHONE]), config('http://127.0.0.1:9')),
  }
})

describe('notifications by FCM', () => {
  async function within(use: (around: Awaited<ReturnType<typeof open>>) => Promise<void>) {
    const opened = await open()
    try {
      await use(opened)
    } finally {
      await opened.close()
    }
  }

  it('asks for access with an assertion that the key of the account has signed, once for as long as it is good', () =>
    within(async ({ adapter, config, issued, tokens }) => {
      await Promise.all(Array.from({ length: 5 }, () => adapter.send(pushTo([PHONE]), config())))
      expect(tokens.taken).toHaveLength(1)
      const { payload, protectedHeader } = await jwtVerify(issued[0]!, await importSPKI(keys.publicKey, 'RS256'), {
        ...{ issuer: 'push@brand.example', audience: `${tokens.url}/token` },
      })
      expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: 'k1' })
      expect(payload.scope).toBe('https://www.googleapis.com/auth/firebase.messaging')
      expect(payload.exp! - payload.iat!).toBe(3600)
    }))

  it('says what is shown, where it leads, what takes its place and for how long', () =>
    within(async ({ adapter, config, provider }) => {
      const content = {
        ...{ image: 'https://cdn.example/a.png', url: 'app://offers/1', collapse: 'offers', badge: 3 },
        ...{ buttons: [{ id: 'yes', text: 'Yes' }], data: { sku: 's1', n: 5 } },
      }
      await adapter.send(pushTo([PHONE], content), config())
      const { message } = JSON.parse(provider.taken[0]!.body.toString())
      expect(message).toMatchObject({
        token: 'good-token',
        notification: { title: 'Hi', body: 'There', image: 'https://cdn.example/a.png' },
        data: { url: 'app://offers/1', sku: 's1', n: '5', delivery: 'dlv_1', decision: 'dec_1' },
        android: { priority: 'HIGH', collapse_key: 'offers', notification: { tag: 'offers', notification_count: 3 } },
      })
      expect(message.android.ttl).toMatch(/^3[56]\d\ds$/)
      expect(JSON.parse(message.data.buttons)).toEqual([{ id: 'yes', text: 'Yes' }])
    }))

  it('lets go of tokens that are good for nothing, and is content where one device takes it', () =>
    within(async ({ adapter, config }) => {
      const old = { ...PHONE, identifier: 'device:old', token: 'old-token' }
      const broken = { ...PHONE, identifier: 'device:broken', token: 'nonsense' }
      expect(await adapter.send(pushTo([old, PHONE, broken]), config())).toEqual({
        outcome: 'delivered',
        gone: ['device:old', 'device:broken'],
      })
      expect(await adapter.send(pushTo([old]), config())).toEqual({
        ...{ outcome: 'rejected', reason: 'http_404: UNREGISTERED', gone: ['device:old'] },
      })
    }))

  it('has not sent anything where it gets no access', () =>
    within(async ({ adapter, config, provider, tokens }) => {
      tokens.behave('silent')
      expect(await adapter.send(pushTo([PHONE]), config())).toEqual({
        ...{ outcome: 'deferred', reason: 'no_access_token: timeout' },
      })
      expect(provider.taken).toHaveLength(0)
    }))

  it.each([
    ['nobody has a device', [], {}, 'no_device'],
    ['there is nothing to say', [PHONE], { title: '', body: '' }, 'content_empty'],
    [
      'there are more buttons than are shown',
      [PHONE],
      { buttons: [1, 2, 3].map((n) => ({ id: `${n}`, text: 'x' })) },
      'too_many_buttons',
    ],
  ])('sends nothing where %s', (_, devices, content, reason) =>
    within(async ({ adapter, config }) => {
      expect(await adapter.send(pushTo(devices, content), config())).toEqual({ outcome: 'rejected', reason })
    }),
  )
})
