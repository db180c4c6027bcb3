import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSmtpProvider, readMail, type SmtpProvider } from '../channels/email/smtp-provider.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const PUBLIC = 'https://mail.brand.example'
const MENU = 'https://shop.example/menu?a=1'

describe('opened mail and followed links', { timeout: 30_000 }, () => {
  let mail: SmtpProvider
  let attune: Attune
  beforeEach(async () => {
    mail = await openSmtpProvider()
    const channel = (more: object, config: object = {}) => ({
      ...{ kind: 'email', consent: 'none', retryAfter: '1s', ...more },
      config: { host: '127.0.0.1', port: mail.port, requireTls: false, from: 'Brand <n@brand.example>', ...config },
    })
    const action = (name: string) => ({
      ...{ value: 1000, triggers: [name] },
      treatments: [
        {
          channel: name,
          content: {
            subject: 'Hi',
            html: '<html><body><p>Hi <a href="{{ links.to.menu }}">menu</a></p></body></html>',
            links: { menu: MENU },
          },
        },
      ],
    })
    attune = await startAttune(
      () => ({
        brand: { name: 'Opened', timezone: 'Etc/UTC', currency: 'USD' },
        policy: { randomArm: 0, exploration: 0 },
        channels: { counted: channel({}, { trackOpens: true }), quiet: channel({ trackClicks: false }) },
        triggers: { counted: { on: { event: 'counted' } }, quiet: { on: { event: 'quiet' } } },
        actions: { a: action('counted'), b: action('quiet') },
      }),
      { publicUrl: PUBLIC },
    )
  })
  afterEach(async () => {
    await attune.close()
    await mail.close()
  })

  const mailTo = async (user: string, event: string) => {
    await attune.ask('POST', '/v1/batch', {
      batch: [
        { type: 'identify', userId: user, identifiers: { email: `${user}@example.com` } },
        { type: 'track', userId: user, event },
      ],
    })
    await vi.waitFor(() => expect(mail.taken).toHaveLength(1))
    return readMail(mail.taken[0]!)
  }
  const responsesOf = async (user: string) => {
    const { timeline } = (await attune.ask('GET', `/v1/customers/user:${user}`)).body
    return timeline.entries
      .filter(({ type }: { type: string }) => type === 'response-received')
      .map(({ response }: { response: string }) => response)
  }
  const load = (address: string) => fetch(address.replace(PUBLIC, attune.server.url), { redirect: 'manual' })

  test('are noted once each, by addresses of the brand that nobody can make up', async () => {
    const { html, text } = await mailTo('ana', 'counted')
    const picture = /<img src="([^"]+)"[^>]*><\/body>/.exec(html || '')![1]!
    expect(picture.startsWith(`${PUBLIC}/o/`)).toBe(true)
    expect(text).not.toContain('/o/')
    expect((await load(`${picture}x`)).status).toBe(404)
    expect(await responsesOf('ana')).toEqual([])
    for (let i = 0; i < 2; i++) {
      const answer = await load(picture)
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
        ...[200, 'image/gif', 'no-store'],
      ])
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(0, 6)
          .toString(),
      ).toBe('GIF89a')
    }
    expect(await responsesOf('ana')).toEqual(['opened'])
    const link = /href="([^"]+)"/.exec(html || '')![1]!
    expect((await load(link)).headers.get('location')).toBe(MENU)
    expect([...(await responsesOf('ana'))].sort()).toEqual(['clicked', 'opened'])
  })

  test('are not noted where the channel does not say so: no picture, and links as they are', async () => {
    const { html } = await mailTo('ben', 'quiet')
    expect(html).not.toContain('<img')
    expect(html).not.toContain(PUBLIC)
    expect(html).toContain(`href="${MENU}"`)
  })
})
