import type { Channel, DeliveryReported, Event, JsonObject } from '@attune/engine'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { aroundFor } from '../channels/around.fixture.ts'
import { openSmtpProvider, type SmtpProvider } from '../channels/email/smtp-provider.fixture.ts'
import { type HttpProvider, openHttpProvider } from '../channels/http-provider.fixture.ts'
import { messageFor } from '../channels/message.fixture.ts'
import { openAdapters } from '../channels/open-adapters.ts'
import { pemPair } from '../channels/push/push-provider.fixture.ts'
import { Dispatcher } from './dispatcher.ts'

const nested = (begin: string, end: string, times: number) => `${begin.repeat(times)}x${end.repeat(times)}`
/** A text that holds the same again and again. */
const grown = (step: string, times: number) =>
  `{% assign a = 'xxxxxxxxxx' %}{% for i in (1..${times}) %}{% assign a = ${step} %}{% endfor %}{{ a }}`

/** Texts that take too much, or reach for what is not theirs. */
const HOSTILE: readonly (readonly [what: string, text: string])[] = [
  ['a loop without end', '{% for i in (1..100000000) %}x{% endfor %}'],
  ['loops in loops', '{% for a in (1..30000) %}{% for b in (1..30000) %}{% assign x = b %}{% endfor %}{% endfor %}'],
  ['loops that say nothing', '{% for a in (1..9000) %}{% for b in (1..9000) %}{% endfor %}{% endfor %}'],
  ['ten megabytes', `{% for i in (1..200000) %}${'x'.repeat(50)}{% endfor %}`],
  ['a text that doubles', grown('a | append: a', 40)],
  ['a text that is put into itself', grown("a | replace: 'x', a", 20)],
  ['a list that doubles', grown("a | split: '' | concat: a", 60)],
  ['deep recursion', nested('{% if true %}', '{% endif %}', 4000)],
  ['a range of all numbers', "{{ (1..9007199254740991) | join: ',' }}"],
  ['a range of negative numbers', '{% for i in (-9007199254740991..0) %}{{ i }}{% endfor %}'],
  ['a table of that size', '{% tablerow i in (1..99999999) %}{{ i }}{% endtablerow %}'],
  ['a date that is padded', "{{ 'now' | date: '%100000000d' }}"],
  ['parts of a second without end', "{{ 'now' | date: '%999999999N' }}"],
  ['an address that is none', "{{ '%E0%A4%A' | url_decode }}"],
  ['a file of the server', "{% include 'package.json' %}"],
  ['a file of the system', "{% render '/etc/hostname' %}"],
  ['a page of the server', "{% layout 'README.md' %}"],
  ['what is not closed', '{{ '.repeat(20_000)],
  ['a tag that there is not', '{% system %}'],
]

describe('texts from hostile or clumsy hands', { timeout: 60_000 }, () => {
  let provider: HttpProvider
  let smtp: SmtpProvider
  let adapters: ReturnType<typeof openAdapters>
  let dispatcher: Dispatcher
  let number = 0
  const reports = new Map<string, DeliveryReported>()
  const inbox: JsonObject[] = []

  beforeAll(async () => {
    provider = await openHttpProvider({
      accept: () => ({ status: 201, body: '{"sid":"SM1"}' }),
      reject: () => ({ status: 400 }),
    })
    smtp = await openSmtpProvider()
    adapters = openAdapters(
      aroundFor({ TOKEN: 'token', KEY: pemPair('ec').privateKey }),
      `whsec_${Buffer.from('secret').toString('base64')}`,
    )
    const nowhere = 'http://127.0.0.1:9'
    const senders = [{ from: '+12065550199' }]
    const configs: Record<string, JsonObject> = {
      inbox: {},
      webhook: { url: provider.url },
      sms: { apiUrl: provider.url, account: 'AC1', authToken: 'TOKEN', senders, receipts: false },
      smpp: { host: '127.0.0.1', port: 9, systemId: 'a', password: 'TOKEN', senders },
      email: { host: '127.0.0.1', port: smtp.port, requireTls: false, from: 'Brand <news@brand.example>' },
      push: { apns: { team: 'T', keyId: 'K', key: 'KEY', topic: 'app', apiUrl: nowhere } },
      whatsapp: { apiUrl: nowhere, phoneNumberId: '1', accessToken: 'TOKEN', appSecret: 'TOKEN', verifyToken: 'TOKEN' },
    }
    const channels = new Map(
      Object.entries(configs).map(([id, config]) => [
        id,
        { id, kind: id, config, crash: 'at-most-once' } as unknown as Channel,
      ]),
    )
    dispatcher = new Dispatcher({
      ...{ adapters, clock: { now: Date.now }, channel: (id) => channels.get(id) },
      after: (ms, task) => setTimeout(task, ms),
      report(_customer, event: Event) {
        if (event.type !== 'delivery-reported') return
        reports.set(event.delivery, event)
        if (event.content) inbox.push(event.content)
      },
    })
  })
  afterAll(async () => {
    for (const adapter of adapters.values()) adapter.close?.()
    await provider.close()
    await smtp.close()
  })

  /** Hands a message over; gives what is reported of it, and how long that took. */
  async function carry(channel: string, content: JsonObject, traits: JsonObject = { name: 'Ana' }) {
    const id = `d${number++}`
    const { handOver } = messageFor(['user:ana', 'phone:+12065550100', 'email:ana@example.com'], content, {
      channel,
      id,
    })
    const devices = [{ identifier: 'device:phone', platform: 'apns', token: 'a1', at: 1 }] as const
    const began = performance.now()
    dispatcher.handOver({ ...handOver, recipient: { ...handOver.recipient, traits, devices } })
    await vi.waitFor(() => expect(reports.has(id)).toBe(true), { timeout: 20_000, interval: 5 })
    return { tookMs: performance.now() - began, ...reports.get(id)! }
  }

  /** Parts of a message in which a text may stand, by the kind of channel, and what is said of one that is well. */
  const PLACES: readonly (readonly [kind: string, place: string, of: (text: string) => JsonObject, well: RegExp])[] = [
    ['inbox', 'text', (text) => ({ text }), /^delivered/],
    ['webhook', 'text', (text) => ({ text }), /^delivered/],
    ['sms', 'text', (text) => ({ text }), /^delivered/],
    ['smpp', 'text', (text) => ({ text }), /^deferred ECONNREFUSED/],
    ['email', 'subject', (text) => ({ subject: `Hi ${text}`, text: 'There' }), /^delivered/],
    ['email', 'text', (text) => ({ subject: 'Hi', text }), /^delivered/],
    ['email', 'html', (text) => ({ subject: 'Hi', html: `<p>${text}</p>` }), /^delivered/],
    ['email', 'mjml', (text) => ({ subject: 'Hi', mjml: mjmlOf(text) }), /^delivered/],
    ['push', 'body', (text) => ({ title: 'Hi', body: text }), /^deferred ECONNREFUSED/],
    ['push', 'buttons', (text) => ({ title: 'Hi', buttons: [{ id: 'a', text }] }), /^deferred ECONNREFUSED/],
    ['whatsapp', 'text', (text) => ({ text }), /^deferred ECONNREFUSED/],
    [
      'whatsapp',
      'parameters',
      (text) => ({ template: 't', language: 'en', parameters: [text] }),
      /^deferred ECONNREFUSED/,
    ],
  ]

  it.each(PLACES)(
    'fail on %s in %s with their reason, and what comes next is carried',
    async (kind, _place, of, well) => {
      for (const [what, text] of HOSTILE) {
        const { outcome, reason, tookMs } = await carry(kind, of(text))
        expect(`${outcome} ${reason}`, what).toMatch(/^rejected content_failed: ./)
        // A text may take 200 ms; the rest is for a machine that is busy.
        expect(tookMs, what).toBeLessThan(3000)
        expect(reason, what).not.toContain('attune-workspace')
      }
      const { outcome, reason } = await carry(kind, of('Hi {{ customer.name }}{{ customer.nothing.at.all }}'))
      expect(`${outcome} ${reason ?? ''}`).toMatch(well)
    },
  )

  it.each([
    ['MJML that nobody can read', { mjml: '<mjml><mj-body><mj-nothing></mj-body>' }],
    ['MJML that ends what has no end', { mjml: mjmlOf(nested('<br>', '</br>', 20_000)) }],
    [
      'MJML within MJML',
      { mjml: `<mjml><mj-body>${nested('<mj-wrapper>', '</mj-wrapper>', 20_000)}</mj-body></mjml>` },
    ],
    ['a deep page in MJML', { mjml: mjmlOf(nested('<div>', '</div>', 50_000)) }],
    ['a file of the system in MJML', { mjml: '<mjml><mj-body><mj-include path="/etc/hostname" /></mj-body></mjml>' }],
    ['a page within a page', { html: nested('<div>', '</div>', 90_000) }],
    ['tables within tables', { html: nested('<table><tr><td>', '</td></tr></table>', 20_000) }],
    ['tags that are not closed', { html: '<a '.repeat(100_000) }],
    [
      'many texts that take their time',
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`t${i}`, HOSTILE[2]![1]])),
    ],
  ])('of mail fail with %s, and the next mail is carried', async (_, content) => {
    const { outcome, reason, tookMs } = await carry('email', { subject: 'Hi', ...content } as JsonObject)
    expect(`${outcome} ${reason}`).toMatch(/^rejected content_failed: ./)
    expect(tookMs).toBeLessThan(3000)
    expect(await carry('email', { subject: 'Hi', mjml: mjmlOf('There') })).toMatchObject({ outcome: 'delivered' })
  })

  it('show what people call themselves as what it is', async () => {
    const name = `<script>alert(1)</script>\r\nBcc: other@example.com {{ 'x' | upcase }} {% include 'package.json' %}`
    smtp.taken.length = 0
    for (const part of ['html', 'mjml'])
      await carry(
        'email',
        {
          subject: 'Hi {{ customer.name }}',
          [part]: part === 'html' ? '<p>{{ customer.name }}</p>' : mjmlOf('{{ customer.name }}'),
        },
        { name },
      )
    for (const { raw, to } of smtp.taken) {
      const { bcc, html, subject } = await simpleParser(raw)
      expect([to, bcc, subject?.startsWith('Hi <script>')]).toEqual([['ana@example.com'], undefined, true])
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
      expect(html).not.toMatch(/<script|attune-workspace/)
    }
    expect(smtp.taken).toHaveLength(2)
    await carry('inbox', { text: 'Hi {{ customer.name }}' }, { name })
    expect(inbox.at(-1)).toEqual({ text: `Hi ${name}` })
  })

  it('take numbers for what they are, however large', async () => {
    const text =
      '{{ 99999999999999999999999 | times: 99999999999999999999999 }} {{ 1 | divided_by: 0 }} {{ 1.5 | round: 99999 }}'
    expect(await carry('inbox', { text })).toMatchObject({ outcome: 'delivered' })
    expect(inbox.at(-1)?.text).toMatch(/^\d[.\d]*e\+\d+ Infinity 1\.5$/)
  })
})

function mjmlOf(text: string): string {
  return `<mjml><mj-body><mj-section><mj-column><mj-text>${text}</mj-text></mj-column></mj-section></mj-body></mjml>`
}
