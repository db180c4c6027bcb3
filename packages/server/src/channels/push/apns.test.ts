import { importSPKI, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { describeChannelContract, type Rig } from '../../dispatch/channel-contract.ts'
import { aroundFor } from '../around.fixture.ts'
import { createPushAdapter } from './push-adapter.ts'
import { type Http2Request, issueCertificate, openHttp2Provider, pemPair, pushTo } from './push-provider.fixture.ts'

const keys = pemPair('ec')
const adapter = createPushAdapter(aroundFor({ APNS_KEY: keys.privateKey }))
const PHONE = { identifier: 'device:phone', platform: 'apns', token: 'a1b2', at: 1 } as const

const configFor = (apiUrl: string) =>
  adapter.configSchema.parse({
    apns: { ...{ team: 'TEAM', keyId: 'KEY1', key: 'APNS_KEY', topic: 'com.brand.app' }, apiUrl, timeoutMs: 500 },
  })

/** Apple's service as it answers: the token of the team is verified, devices are known or not. */
async function accept({ headers }: Http2Request) {
  const refuse = (status: number, reason: string) => ({ status, body: JSON.stringify({ reason }) })
  try {
    const token = headers.authorization!.replace(/^bearer /, '')
    const { payload, protectedHeader } = await jwtVerify(token, await importSPKI(keys.publicKey, 'ES256'))
    if (payload.iss !== 'TEAM' || protectedHeader.kid !== 'KEY1') return refuse(403, 'InvalidProviderToken')
  } catch {
    return refuse(403, 'InvalidProviderToken')
  }
  if (headers['apns-topic'] !== 'com.brand.app') return refuse(400, 'TopicDisallowed')
  if (headers['apns-push-type'] !== 'alert') return refuse(400, 'InvalidPushType')
  if (headers[':path'] === '/3/device/busy') return refuse(429, 'TooManyRequests')
  if (headers[':path'] === '/3/device/dead') return refuse(410, 'Unregistered')
  return headers[':path'] === '/3/device/a1b2' ? { status: 200 } : refuse(400, 'BadDeviceToken')
}

const openApple = () => openHttp2Provider(accept, { status: 400, body: '{"reason":"PayloadEmpty"}' })

describeChannelContract('push by APNs', async (): Promise<Rig> => {
  const provider = await openApple()
  return {
    ...{ capabilities: adapter.capabilities, heard: [] },
    behave: (behaviour) => provider.behave(behaviour),
    send: () => adapter.send(pushTo([PHONE]), configFor(provider.url)),
    taken: () => provider.taken.length,
    sendNowhere: () => adapter.send(pushTo([PHONE]), configFor('http://127.0.0.1:9')),
    async close() {
      adapter.close?.()
      await provider.close()
    },
  }
})

describe('notifications by APNs', () => {
  it('say what is shown, for how long, and what takes their place, over one connection', async () => {
    const provider = await openApple()
    const content = {
      badge: 2,
      collapse: 'offers',
      url: 'app://x',
      image: 'https://cdn.example/a.png',
      buttons: [{ id: 'yes', text: 'Yes' }],
    }
    const results = await Promise.all(
      Array.from({ length: 20 }, () => adapter.send(pushTo([PHONE], content), configFor(provider.url))),
    )
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['delivered']))
    expect(provider.taken).toHaveLength(20)
    const { body, headers } = provider.taken[0]!
    expect(headers).toMatchObject({ 'apns-priority': '10', 'apns-collapse-id': 'offers' })
    expect(headers['apns-id']).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
    expect(Number(headers['apns-expiration'])).toBeGreaterThan(Date.now() / 1000)
    expect(JSON.parse(body)).toMatchObject({
      aps: { alert: { title: 'Hi', body: 'There' }, badge: 2, 'mutable-content': 1, category: 'yes' },
      ...{ url: 'app://x', image: 'https://cdn.example/a.png', delivery: 'dlv_1' },
    })
    expect(new Set(provider.taken.map((request) => request.headers['apns-id'])).size).toBe(1)
    adapter.close?.()
    await provider.close()
  })

  it('let go of dead tokens, and let one device wait that gets too many', async () => {
    const provider = await openApple()
    const send = (token: string) => adapter.send(pushTo([{ ...PHONE, token }]), configFor(provider.url))
    expect(await send('dead')).toEqual({
      ...{ outcome: 'rejected', reason: 'http_410: Unregistered', gone: ['device:phone'] },
    })
    expect(await send('nonsense')).toMatchObject({ gone: ['device:phone'] })
    expect(await send('busy')).toEqual({ outcome: 'deferred', reason: 'http_429: TooManyRequests' })
    adapter.close?.()
    await provider.close()
  })
})

describe('notifications by APNs over TLS', () => {
  const tls = issueCertificate('localhost')
  const other = issueCertificate('push.example')

  const sendTo = async (provider: { readonly url: string }, believes: string | undefined) => {
    const own = createPushAdapter(aroundFor({ APNS_KEY: keys.privateKey, APNS_CA: believes ?? '' }))
    const { apns } = configFor(provider.url) as { apns: object }
    const result = await own.send(
      pushTo([PHONE]),
      own.configSchema.parse({ apns: { ...apns, ...(believes !== undefined && { ca: 'APNS_CA' }) } }),
    )
    own.close?.()
    return result
  }
  const openSecure = ({ cert, key }: { cert: string; key: string }) =>
    openHttp2Provider(accept, { status: 400, body: '{"reason":"PayloadEmpty"}' }, { cert, key })

  it('go to a service whose authority is believed', async () => {
    const provider = await openSecure(tls)
    expect(await sendTo(provider, tls.ca)).toEqual({ outcome: 'delivered' })
    expect(provider.taken).toHaveLength(1)
    await provider.close()
  })

  it.each([
    ['nobody knows the authority of', tls, undefined],
    ['another authority speaks for', tls, other.ca],
    ['calls itself otherwise', other, other.ca],
  ])('wait where the service is one that %s', async (_, shown, believes) => {
    const provider = await openSecure(shown)
    expect(await sendTo(provider, believes)).toMatchObject({ outcome: 'deferred' })
    expect(provider.taken).toHaveLength(0)
    await provider.close()
  })

  it('come through the whole life of a connection: refused, throttled, broken off, and opened again', async () => {
    const provider = await openSecure(tls)
    const own = createPushAdapter(aroundFor({ APNS_KEY: keys.privateKey, APNS_CA: tls.ca }))
    const { apns } = configFor(provider.url) as { apns: object }
    const config = own.configSchema.parse({ apns: { ...apns, ca: 'APNS_CA' } })
    const outcomes: string[] = []
    for (const behaviour of ['accept', 'reject', 'throttle', 'hang-up', 'accept', 'silent', 'accept'] as const) {
      provider.behave(behaviour)
      outcomes.push((await own.send(pushTo([PHONE]), config)).outcome)
    }
    expect(outcomes).toEqual(['delivered', 'rejected', 'throttled', 'unknown', 'delivered', 'unknown', 'delivered'])
    own.close?.()
    await provider.close()
  })
})
