import { describe, expect, it } from 'vitest'
import type { Heard } from '../../dispatch/channel-adapter.ts'
import { describeChannelContract, type Rig } from '../../dispatch/channel-contract.ts'
import { aroundFor, withoutPrivateAddresses } from '../around.fixture.ts'
import { NOT_CALLED } from '../http-verdict.ts'
import { messageFor } from '../message.fixture.ts'
import { createEmailAdapter } from './email-adapter.ts'
import { openSmtpProvider, readMail, type SmtpProvider } from './smtp-provider.fixture.ts'

const adapter = createEmailAdapter(aroundFor({ SMTP_PASSWORD: 'pass', HOOK_SECRET: 'hook-secret' }))

const configFor = (port: number, more: object = {}) =>
  adapter.configSchema.parse({
    ...{ host: '127.0.0.1', port, requireTls: false, from: 'Brand <news@mail.example>', timeoutMs: 500 },
    ...{ hookSecret: 'HOOK_SECRET', ...more },
  })

const hear = (raw: string, authorization = `Basic ${Buffer.from('mail:hook-secret').toString('base64')}`) =>
  Promise.resolve(
    adapter.hear!(
      {
        method: 'POST',
        url: 'https://attune.example.com/v1/channels/mail/hook',
        headers: { authorization },
        body: Buffer.from(raw),
      },
      'mail',
      configFor(25),
    ),
  )

/** A report on a mail as a mail server writes it (RFC 3464). */
const reportOn = (original: string, action: string, status: string) =>
  [
    'From: MAILER-DAEMON@mx.example',
    'To: news@mail.example',
    'Message-ID: <report@mx.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    'This is the mail system.',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    'Final-Recipient: rfc822; ana@example.com',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 no such mailbox',
    '--b1',
    'Content-Type: text/rfc822-headers',
    '',
    original,
    '--b1--',
    '',
  ].join('\r\n')

const headOf = (raw: Buffer) => raw.toString('utf8').split('\r\n\r\n')[0]!

const receiptsIn = (heard: Heard) => (heard.kind === 'heard' ? heard.receipts : [])

const ANA = ['user:ana', 'email:ana@example.com']

describeChannelContract('email', async (): Promise<Rig> => {
  const heard: string[] = []
  const provider = await openSmtpProvider({
    async receipt({ raw }) {
      heard.push(...receiptsIn(await hear(reportOn(headOf(raw), 'delivered', '2.0.0'))).map(({ outcome }) => outcome))
    },
  })
  const message = () => messageFor(ANA, { subject: 'Hi', text: 'Hi Ana' }, { channel: 'mail' })
  return {
    ...{ capabilities: adapter.capabilities, heard },
    behave: (behaviour) => provider.behave(behaviour),
    send: () => adapter.send(message(), configFor(provider.port)),
    taken: () => provider.taken.length,
    sendNowhere: () => adapter.send(message(), configFor(9)),
    async close() {
      adapter.close?.()
      await provider.close()
    },
  }
})

describe('the mail channel', () => {
  async function withProvider<T>(
    use: (provider: SmtpProvider) => Promise<T>,
    options: Parameters<typeof openSmtpProvider>[0] = {},
  ): Promise<T> {
    const provider = await openSmtpProvider(options)
    try {
      return await use(provider)
    } finally {
      adapter.close?.()
      await provider.close()
    }
  }

  it('sends what a mail program shows: subject, a page, its words as text, and a way out by one click', async () => {
    await withProvider(async ({ port, taken }) => {
      const mjml =
        '<mjml><mj-body><mj-section><mj-column><mj-text>Grüezi Ana</mj-text><mj-button href="https://shop.example/x?a=1&amp;b=2">See</mj-button></mj-column></mj-section></mj-body></mjml>'
      const content = adapter.prepare!({ subject: 'Für\r\nBcc: eve@example.com', mjml, preheader: 'Only <today>' })
      expect(await adapter.send(messageFor(ANA, content), configFor(port, { replyTo: 'care@mail.example' }))).toEqual({
        outcome: 'accepted',
      })
      const mail = await readMail(taken[0]!)
      expect(taken[0]).toMatchObject({ from: 'news@mail.example', to: ['ana@example.com'] })
      expect(mail.subject).toBe('Für Bcc: eve@example.com')
      expect([mail.from?.text, mail.replyTo?.text]).toEqual(['"Brand" <news@mail.example>', 'care@mail.example'])
      expect(mail.html).toContain('href="https://shop.example/x?a=1&amp;b=2"')
      expect(mail.html).toContain('Only &#60;today&#62;')
      expect(mail.text).toContain('Grüezi Ana')
      expect(mail.text).toContain('https://shop.example/x?a=1&b=2')
      expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { url: 'https://attune.example.com/u/7' } })
      expect(headOf(taken[0]!.raw)).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
      expect(mail.bcc).toBeUndefined()
    })
  })

  it('has the same Message-ID for the same attempt, and no way out where nobody can unsubscribe', async () => {
    await withProvider(async ({ port, taken }) => {
      const config = configFor(port, { withoutUnsubscribe: ['news'] })
      for (let i = 0; i < 2; i++) await adapter.send(messageFor(ANA, { subject: 's', text: 't' }), config)
      const mails = await Promise.all(taken.map(readMail))
      expect(mails[0]!.messageId).toMatch(/^<7\.1\.dlv_1\.[\w-]{16}@mail\.example>$/)
      expect(mails[1]!.messageId).toBe(mails[0]!.messageId)
      expect(headOf(taken[0]!.raw)).not.toContain('List-Unsubscribe')
    })
  })

  it('signs in, and takes a wrong password for what can be put right', async () => {
    await withProvider(
      async ({ port, taken }) => {
        const message = messageFor(ANA, { subject: 's', text: 't' })
        expect(await adapter.send(message, configFor(port, { user: 'attune', password: 'SMTP_PASSWORD' }))).toEqual({
          outcome: 'accepted',
        })
        expect(
          await adapter.send(message, configFor(port, { user: 'other', password: 'SMTP_PASSWORD' })),
        ).toMatchObject({
          outcome: 'deferred',
          reason: expect.stringMatching(/^smtp_535: .*; check user and password$/),
        })
        expect(taken).toHaveLength(1)
      },
      { user: 'attune', password: 'pass' },
    )
  })

  it('sends nothing without TLS unless that is allowed, and nothing inside unless that is allowed', async () => {
    await withProvider(async ({ port, taken }) => {
      const message = messageFor(ANA, { subject: 's', text: 't' })
      expect(await adapter.send(message, configFor(port, { requireTls: true }))).toMatchObject({
        ...{ outcome: 'deferred', reason: expect.stringMatching(/^no_starttls: .*requireTls: false/) },
      })
      const guarded = createEmailAdapter(aroundFor({ HOOK_SECRET: 'x' }))
      expect(await withoutPrivateAddresses(() => guarded.send(message, configFor(port)))).toEqual(NOT_CALLED)
      expect(taken).toHaveLength(0)
    })
  })

  it.each([
    ['somebody without an address', ['user:ana'], { subject: 's', text: 't' }, 'no_address'],
    ['no subject', ANA, { text: 't' }, 'subject_missing'],
    ['nothing to read', ANA, { subject: 's' }, 'content_empty'],
    ['more than mail servers take', ANA, { subject: 's', text: 'x'.repeat(10_000_001) }, 'too_long'],
  ])('rejects %s', async (_, identifiers, content, reason) => {
    expect(await adapter.send(messageFor(identifiers, content), configFor(9))).toEqual({ outcome: 'rejected', reason })
  })

  it('cannot read what is no MJML, and says so', () => {
    expect(() => adapter.prepare!({ subject: 's', mjml: '<mjml><mj-body>' })).toThrow(/MJML/)
  })

  it('understands bounces and complaints of mails that it has signed, of whoever knows the secret', async () => {
    await withProvider(async ({ port, taken }) => {
      await adapter.send(messageFor(ANA, { subject: 's', text: 't' }), configFor(port))
      const head = headOf(taken[0]!.raw)
      const of = { customer: 7, attempt: 1, delivery: 'dlv_1' }
      expect(receiptsIn(await hear(reportOn(head, 'failed', '5.1.1')))).toEqual([
        {
          ...{ of, outcome: 'rejected', gone: 'email:ana@example.com' },
          reason: 'bounced: 5.1.1 smtp; 550 5.1.1 no such mailbox',
        },
      ])
      expect(receiptsIn(await hear(reportOn(head, 'failed', '5.2.2')))[0]).not.toHaveProperty('gone')
      expect(receiptsIn(await hear(reportOn(head, 'delayed', '4.4.1')))).toEqual([])
      expect(receiptsIn(await hear(reportOn(head.replace('dlv_1', 'dlv_2'), 'failed', '5.1.1')))).toEqual([])
      expect(await hear(reportOn(head, 'failed', '5.1.1'), 'Bearer wrong')).toEqual({ kind: 'refused' })
      const complaint = reportOn(head, 'failed', '5.1.1')
        .replace('report-type=delivery-status', 'report-type=feedback-report')
        .replace(
          'Content-Type: message/delivery-status',
          'Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse',
        )
      expect(receiptsIn(await hear(complaint))).toEqual([{ of, outcome: 'complained', reason: 'abuse' }])
    })
  })

  it('takes JSON of providers, also as SNS sends it, of whoever knows the secret', async () => {
    await withProvider(async ({ port, taken }) => {
      await adapter.send(messageFor(ANA, { subject: 's', text: 't' }), configFor(port))
      const messageId = /^Message-ID: (.*)$/m.exec(headOf(taken[0]!.raw))![1]!.trim()
      const call = (headers: Record<string, string>) =>
        adapter.hear!(
          {
            ...{ method: 'POST', url: 'https://attune.example.com/v1/channels/mail/hook', headers },
            body: Buffer.from(JSON.stringify({ messageId, event: 'delivered' })),
          },
          'mail',
          configFor(25),
        )
      const authorization = 'Bearer hook-secret'
      const heard = { receipts: [{ of: { customer: 7, attempt: 1, delivery: 'dlv_1' }, outcome: 'delivered' }] }
      expect(await call({ authorization, 'content-type': 'application/json; charset=utf-8' })).toMatchObject(heard)
      expect(
        await call({ authorization, 'content-type': 'text/plain', 'x-amz-sns-message-type': 'Notification' }),
      ).toMatchObject(heard)
      expect(await call({ 'content-type': 'application/json' })).toEqual({ kind: 'refused' })
    })
  })

  it('understands what people write back, without what they quote, and does not talk to machines', async () => {
    await withProvider(async ({ port, taken }) => {
      await adapter.send(messageFor(ANA, { subject: 's', text: 't' }), configFor(port))
      const id = /^Message-ID: (.*)$/m.exec(headOf(taken[0]!.raw))![1]!.trim()
      const reply = (more: string[] = []) =>
        [
          'From: Ana <Ana@example.com>',
          'To: news@mail.example',
          'Message-ID: <m1@example.com>',
          `In-Reply-To: ${id}`,
          ...more,
          'Content-Type: text/plain; charset=utf-8',
          '',
          'Please stop',
          '',
          'On Monday, Brand wrote:',
          '> Hi Ana',
        ].join('\r\n')
      expect(await hear(reply())).toMatchObject({
        messages: [
          {
            ...{ namespace: 'email', from: 'Ana@example.com', to: 'news@mail.example', text: 'Please stop' },
            ...{ inReplyTo: 'dlv_1', messageId: '<m1@example.com>' },
          },
        ],
      })
      expect(await hear(reply(['Auto-Submitted: auto-replied']))).toMatchObject({ messages: [], receipts: [] })
    })
  })
})
