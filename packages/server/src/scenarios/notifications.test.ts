import { createECDH, randomBytes } from 'node:crypto'
import ece from 'http_ece'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import webPush from 'web-push'
import { openSmtpProvider, readMail, type SmtpProvider } from '../channels/email/smtp-provider.fixture.ts'
import { type HttpProvider, openHttpProvider } from '../channels/http-provider.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const vapid = webPush.generateVAPIDKeys()

const playbookFor = (smtpPort: number) => ({
  brand: { name: 'Brand', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    push: {
      ...{ kind: 'push', consent: 'none', retryAfter: '1s' },
      config: { webPush: { subject: 'mailto:ops@brand.example', publicKey: vapid.publicKey, privateKey: 'VAPID_KEY' } },
    },
    mail: {
      ...{ kind: 'email', consent: 'opt-out', retryAfter: '1s', cost: 1 },
      config: {
        host: '127.0.0.1',
        port: smtpPort,
        requireTls: false,
        from: 'Brand <news@brand.example>',
        hookSecret: 'MAIL_SECRET',
      },
    },
  },
  triggers: { swiped: { on: { event: 'card_swiped' } } },
  actions: {
    hint: {
      ...{ value: 100_000, triggers: ['swiped'], fallback: true },
      treatments: [
        { channel: 'push', content: { title: 'For you, {{ customer.name }}', body: 'Now', url: '{{ links.why }}' } },
        {
          channel: 'mail',
          content: {
            subject: 'For {{ customer.name }}',
            mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>Hi {{ customer.name }}</mj-text></mj-column></mj-section></mj-body></mjml>',
          },
        },
      ],
    },
  },
})

describe('notifications, and mail where they do not arrive', { timeout: 30_000 }, () => {
  let service: HttpProvider
  let mail: SmtpProvider
  let attune: Attune
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const authSecret = randomBytes(16).toString('base64url')
  beforeEach(async () => {
    service = await openHttpProvider({ accept: () => ({ status: 201 }), reject: () => ({ status: 410 }) })
    mail = await openSmtpProvider()
    attune = await startAttune(() => playbookFor(mail.port), {
      environment: { VAPID_KEY: vapid.privateKey, MAIL_SECRET: 'hook-secret' },
    })
  })
  afterEach(async () => {
    await attune.close()
    await Promise.all([service.close(), mail.close()])
  })

  const subscription = (path: string) => ({
    endpoint: `${service.url}${path}`,
    keys: { p256dh: browser.getPublicKey('base64url'), auth: authSecret },
  })
  const read = (body: Buffer) =>
    JSON.parse(ece.decrypt(body, { version: 'aes128gcm', privateKey: browser, authSecret }).toString())
  const swipe = (user: string, name: string) =>
    attune.ask('POST', '/v1/batch', {
      batch: [
        { type: 'identify', userId: user, identifiers: { email: `${user}@example.com` }, traits: { name } },
        { type: 'track', userId: user, event: 'card_swiped' },
      ],
    })
  const deliveriesOf = async (user: string) => (await attune.ask('GET', `/v1/customers/user:${user}`)).body.deliveries

  test('go to the device that was registered, and to nobody who only says whose it is', async () => {
    const forAna = { userId: 'ana', device: 'tablet', subscription: subscription('/ana') }
    const stolen = await attune.ask('POST', '/v1/devices', forAna, 'write')
    expect([stolen.status, stolen.body.code]).toEqual([403, 'identity_needed'])
    expect((await attune.ask('POST', '/v1/devices', forAna, 'server')).body).toMatchObject({ device: 'tablet' })
    await swipe('ana', 'Ana')
    await vi.waitFor(() => expect(service.taken).toHaveLength(1), 10_000)
    expect(read(service.taken[0]!.body)).toMatchObject({
      title: 'For you, Ana',
      body: 'Now',
      url: expect.stringMatching(/\/why\//),
    })
    // Somebody else signs in on the tablet: from now on it is theirs.
    await attune.ask('POST', '/v1/devices', { ...forAna, userId: 'ben' }, 'server')
    await swipe('ana', 'Ana')
    await vi.waitFor(() => expect(mail.taken).toHaveLength(1), 10_000)
    await swipe('ben', 'Ben')
    await vi.waitFor(() => expect(service.taken).toHaveLength(2), 10_000)
    expect(read(service.taken[1]!.body)).toMatchObject({ title: 'For you, Ben' })
    expect((await attune.ask('DELETE', '/v1/devices/tablet')).status).toBe(200)
    expect((await attune.ask('DELETE', '/v1/devices/tablet')).body.code).toBe('device_unknown')
  })

  test('a browser that has unsubscribed is let go of, and the mail says it instead, with names as text', async () => {
    await attune.ask('POST', '/v1/devices', { userId: 'eve', subscription: subscription('/eve') }, 'server')
    service.behave('reject')
    await swipe('eve', '<script>alert(1)</script>')
    await vi.waitFor(() => expect(mail.taken).toHaveLength(1), 10_000)
    const { html, subject } = await readMail(mail.taken[0]!)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toContain('<script>')
    expect(subject).toBe('For <script>alert(1)</script>')
    expect(await deliveriesOf('eve')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ channel: 'push', state: 'failed', reason: 'http_410' }),
        expect.objectContaining({ channel: 'mail', state: 'accepted' }),
      ]),
    )
    await swipe('eve', 'Eve')
    await vi.waitFor(() => expect(mail.taken).toHaveLength(2), 10_000)
    expect(service.taken).toHaveLength(0)
  })

  test('a mailbox that is gone is not written to again; a complaint ends it for good; whoever does not know the secret says nothing', async () => {
    await swipe('ana', 'Ana')
    await swipe('ben', 'Ben')
    await vi.waitFor(() => expect(mail.taken).toHaveLength(2), 10_000)
    const returned = async (user: string, part: string, secret = 'hook-secret') => {
      const { raw } = mail.taken.find(({ to }) => to[0] === `${user}@example.com`)!
      const head = raw.toString('utf8').split('\r\n\r\n')[0]!
      const body = `Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n${part}\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${head}\r\n--b--\r\n`
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'message/rfc822' }
      return (await fetch(`${attune.server.url}/v1/channels/mail/hook`, { method: 'POST', headers, body })).status
    }
    const bounce =
      'Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; ana@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n'
    const complaint = 'Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n'
    expect(await returned('ana', bounce, 'guess')).toBe(401)
    expect(await deliveriesOf('ana')).toMatchObject([{ state: 'accepted' }])
    expect(await returned('ana', bounce)).toBe(200)
    expect(await returned('ben', complaint)).toBe(200)
    expect(await deliveriesOf('ana')).toMatchObject([{ state: 'failed', reason: 'bounced: 5.1.1' }])
    expect((await attune.ask('GET', '/v1/customers/user:ben/consents')).body.consents).toMatchObject([
      { channel: 'mail', state: 'denied', source: 'complaint' },
    ])
    expect((await attune.ask('GET', '/v1/customers/user:ana')).body.unreachable).toMatchObject([
      { identifier: 'email:ana@example.com', reason: 'bounced: 5.1.1' },
    ])
    await swipe('ana', 'Ana')
    await swipe('ben', 'Ben')
    const fates = async (user: string) => {
      const { decisions } = (await attune.ask('GET', `/v1/customers/user:${user}`)).body
      return JSON.stringify(decisions)
    }
    await vi.waitFor(async () => expect(await fates('ana')).toContain('no_address'))
    expect(await fates('ben')).toContain('consent_denied')
    expect(mail.taken).toHaveLength(2)
  })
})
