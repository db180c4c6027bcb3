import { createECDH, randomBytes } from 'node:crypto'
import ece from 'http_ece'
import { importJWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import webPush from 'web-push'
import { describeChannelContract, type Rig } from '../../dispatch/channel-contract.ts'
import { aroundFor } from '../around.fixture.ts'
import { openHttpProvider, type ProviderRequest } from '../http-provider.fixture.ts'
import { createPushAdapter } from './push-adapter.ts'
import { pushTo } from './push-provider.fixture.ts'

const vapid = webPush.generateVAPIDKeys()
const around = aroundFor({ VAPID_KEY: vapid.privateKey })
const adapter = createPushAdapter(around)
const config = adapter.configSchema.parse({
  webPush: { subject: 'mailto:ops@brand.example', publicKey: vapid.publicKey, privateKey: 'VAPID_KEY', timeoutMs: 500 },
})

/** A browser's side of a subscription. */
const browser = createECDH('prime256v1')
browser.generateKeys()
const authSecret = randomBytes(16)

const subscribedAt = (endpoint: string) => ({
  ...{ identifier: 'device:browser', platform: 'web-push' as const, token: endpoint, at: 1 },
  keys: { p256dh: browser.getPublicKey('base64url'), auth: authSecret.toString('base64url') },
})

/** What the browser reads of a notification; throws where it was not encrypted for it. */
function read({ body, headers }: ProviderRequest) {
  if (headers['content-encoding'] !== 'aes128gcm') throw new Error('not encrypted as RFC 8291 says')
  return JSON.parse(
    ece
      .decrypt(body, { version: 'aes128gcm', privateKey: browser, authSecret: authSecret.toString('base64url') })
      .toString(),
  )
}

const openService = () =>
  openHttpProvider({
    accept(request) {
      read(request)
      return { status: 201 }
    },
    reject: () => ({ status: 410 }),
  })

describeChannelContract('push by Web Push', async (): Promise<Rig> => {
  const provider = await openService()
  return {
    ...{ capabilities: adapter.capabilities, heard: [] },
    behave: (behaviour) => provider.behave(behaviour),
    send: () => adapter.send(pushTo([subscribedAt(`${provider.url}/sub/1`)]), config),
    taken: () => provider.taken.length,
    sendNowhere: () => adapter.send(pushTo([subscribedAt('http://127.0.0.1:9/sub')]), config),
    close: () => provider.close(),
  }
})

describe('notifications by Web Push', () => {
  it('are encrypted for the browser, and signed with the key that it has subscribed with', async () => {
    const provider = await openService()
    const device = subscribedAt(`${provider.url}/sub/1`)
    const content = {
      url: 'https://shop.example/x',
      collapse: 'offers',
      urgent: false,
      buttons: [{ id: 'go', text: 'Go' }],
    }
    expect(await adapter.send(pushTo([device], content), config)).toEqual({ outcome: 'delivered' })
    const request = provider.taken[0]!
    expect(read(request)).toMatchObject({
      ...{ title: 'Hi', body: 'There', url: 'https://shop.example/x', tag: 'offers' },
      ...{ actions: [{ id: 'go', text: 'Go' }], data: { delivery: 'dlv_1' } },
    })
    expect(request.body.toString('latin1')).not.toContain('There')
    expect(request.headers).toMatchObject({ urgency: 'normal', topic: 'b2ZmZXJz' })
    expect(Number(request.headers.ttl)).toBeGreaterThan(3500)
    const [, token, key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(String(request.headers.authorization))!
    expect(key).toBe(vapid.publicKey)
    const point = Buffer.from(key!, 'base64url')
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    }
    const { payload } = await jwtVerify(token!, await importJWK(jwk, 'ES256'), { audience: provider.url })
    expect(payload.sub).toBe('mailto:ops@brand.example')
    await provider.close()
  })

  it('lets go of a subscription that has ended, and of one without keys', async () => {
    const provider = await openService()
    provider.behave('reject')
    const { keys: _, ...keyless } = subscribedAt(`${provider.url}/sub/1`)
    expect(await adapter.send(pushTo([subscribedAt(`${provider.url}/sub/1`)]), config)).toMatchObject({
      gone: ['device:browser'],
    })
    expect(await adapter.send(pushTo([keyless]), config)).toMatchObject({
      outcome: 'rejected',
      gone: ['device:browser'],
    })
    expect(
      await adapter.send(pushTo([subscribedAt(`${provider.url}/sub/1`)], { body: 'x'.repeat(4000) }), config),
    ).toEqual({
      ...{ outcome: 'rejected', reason: 'too_long' },
    })
    await provider.close()
  })
})
