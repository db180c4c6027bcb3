import { createECDH, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Device } from '@attune/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import webPush from 'web-push'
import { aroundFor } from '../around.fixture.ts'
import { type HttpProvider, openHttpProvider } from '../http-provider.fixture.ts'
import type { Environment } from '../secrets.ts'
import { createPushAdapter } from './push-adapter.ts'
import { pushTo } from './push-provider.fixture.ts'

const vapid = webPush.generateVAPIDKeys()
const browser = createECDH('prime256v1')
browser.generateKeys()

describe('a push channel that is not set up', () => {
  let provider: HttpProvider
  beforeEach(async () => {
    provider = await openHttpProvider({ accept: () => ({ status: 201 }), reject: () => ({ status: 400 }) })
  })
  afterEach(() => provider.close())

  const page = (keys = { p256dh: browser.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') }) => ({
    ...{ identifier: 'device:page', platform: 'web-push' as const, token: `${provider.url}/sub`, at: 1, keys },
  })
  const phone = (platform: 'fcm' | 'apns'): Device => ({
    ...{ identifier: `device:${platform}`, platform, token: 't', at: 1 },
  })
  const send = (environment: Environment, ...devices: readonly Device[]) => {
    const adapter = createPushAdapter(aroundFor(environment))
    const config = adapter.configSchema.parse({
      fcm: { serviceAccount: 'FCM_ACCOUNT', apiUrl: provider.url },
      apns: { team: 'T', keyId: 'K', key: 'APNS_KEY', topic: 'com.brand.app', apiUrl: provider.url },
      webPush: { subject: 'mailto:ops@brand.example', publicKey: vapid.publicKey, privateKey: 'VAPID_KEY' },
    })
    return adapter.send(pushTo(devices), config)
  }
  const brokenAccount = JSON.stringify({
    ...{ project_id: 'brand', client_email: 'push@brand.example', private_key: 'none' },
    token_uri: 'http://127.0.0.1:9/token',
  })

  it.each<[string, 'fcm' | 'apns' | 'web-push', Environment, RegExp]>([
    ['a variable', 'fcm', {}, /^FCM_ACCOUNT is not set/],
    ['an account', 'fcm', { FCM_ACCOUNT: '{}' }, /^FCM_ACCOUNT is not the JSON of a service account$/],
    [
      'the key of an account',
      'fcm',
      { FCM_ACCOUNT: brokenAccount },
      /^private_key of push@brand.example is no private/,
    ],
    ['the key of a team', 'apns', { APNS_KEY: 'none' }, /^APNS_KEY is no private key for ES256/],
    ['a VAPID key', 'web-push', { VAPID_KEY: 'none' }, /^VAPID_KEY is not the VAPID private key of webPush.publicKey$/],
    [
      'the VAPID key of that public one',
      'web-push',
      { VAPID_KEY: webPush.generateVAPIDKeys().privateKey },
      /^VAPID_KEY is not the VAPID private key of webPush.publicKey$/,
    ],
  ])('says what is wrong where there is not %s', async (_what, platform, environment, message) => {
    const device = platform === 'web-push' ? page() : phone(platform)
    await expect(send(environment, device)).rejects.toMatchObject({
      ...{ name: 'ChannelSetupError', message: expect.stringMatching(message) },
    })
  })

  it('names the file that cannot be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attune-'))
    rmSync(folder, { recursive: true })
    await expect(send({ APNS_KEY_FILE: join(folder, 'key.p8') }, phone('apns'))).rejects.toMatchObject({
      name: 'ChannelSetupError',
      message: `${folder}/key.p8, which APNS_KEY_FILE names, cannot be read: ENOENT`,
    })
  })

  it('has reached whom another service has reached: nobody is told twice', async () => {
    for (const devices of [
      [page(), phone('fcm'), phone('apns')],
      [phone('apns'), page()],
    ])
      expect(await send({ VAPID_KEY: vapid.privateKey, APNS_KEY: 'none' }, ...devices)).toEqual({
        outcome: 'delivered',
      })
    expect(provider.taken).toHaveLength(2)
  })

  it('lets go of a subscription with keys that are none', async () => {
    expect(await send({ VAPID_KEY: vapid.privateKey }, page({ p256dh: 'x', auth: 'y' }))).toEqual({
      ...{ outcome: 'rejected', reason: 'no_keys', gone: ['device:page'] },
    })
  })
})
