import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSmtpProvider, type SmtpProvider } from '../channels/email/smtp-provider.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const MEMBERS = 1000
const BROWSERS = 2400
const PER_BATCH = 200

const playbookFor = (url: string, smtpPort: number) => ({
  brand: { name: 'Shop', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    phone: { kind: 'webhook', consent: 'none', interrupts: false, config: { url } },
    mail: {
      ...{ kind: 'email', consent: 'none', interrupts: false },
      config: {
        ...{ host: '127.0.0.1', port: smtpPort, requireTls: false, from: 'Shop <news@shop.example>' },
      },
    },
  },
  audiences: { members: { where: { event: 'joined' } } },
  triggers: { swiped: { on: { event: 'Card Swiped' } }, browsed: { on: { event: 'browsed' } } },
  actions: {
    notice: {
      ...{ value: 1000, priority: 'high', triggers: ['swiped'] },
      treatments: [{ channel: 'phone', content: { text: '{{ event.amount }} USD' } }],
    },
    tip: {
      ...{ value: 1, priority: 'low', triggers: ['browsed'] },
      treatments: [{ channel: 'phone', content: { text: 'Seen this?' } }],
    },
    sale: {
      ...{ sends: true, value: 0, priority: 'low' },
      treatments: [{ channel: 'mail', content: { subject: 'Sale', text: 'Hi {{ customer.name }}' } }],
    },
  },
})

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0)

/** C5. Ten times the load: moments stay quick, what is worth little waits, and nothing is lost or comes twice. */
describe('C5 Black Friday', { timeout: 40_000 }, () => {
  let smtp: SmtpProvider
  let attune: Attune
  beforeEach(async () => {
    smtp = await openSmtpProvider()
    attune = await startAttune((url) => playbookFor(url, smtp.port))
  })
  afterEach(async () => {
    await attune.close()
    await smtp.close()
  })

  const join = (from: number) =>
    attune.ask('POST', '/v1/batch', {
      batch: Array.from({ length: PER_BATCH }, (_, i) => [
        {
          ...{ type: 'identify', userId: `m${from + i}`, traits: { name: `M${from + i}` } },
          identifiers: { email: `m${from + i}@example.com` },
        },
        { type: 'track', userId: `m${from + i}`, event: 'joined' },
      ]).flat(),
    })
  /** Sent again until it is taken: under pressure what can wait may be refused. */
  const browse = async (from: number) => {
    const batch = Array.from({ length: PER_BATCH }, (_, i) => ({
      ...{ type: 'track', userId: `b${from + i}`, messageId: `b${from + i}`, event: 'browsed' },
    }))
    while ((await attune.ask('POST', '/v1/batch', { batch })).status >= 300)
      await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const swipe = async (number: number) => {
    const began = performance.now()
    const { body, status } = await attune.ask('POST', '/v1/moments?waitMs=5000', {
      ...{ userId: `s${number}`, event: 'Card Swiped', properties: { amount: number } },
    })
    expect([status, body.decisions?.[0]?.chosen?.action]).toEqual([200, 'notice'])
    return performance.now() - began
  }
  const counts = async () => (await attune.ask('GET', '/v1/deliveries/counts')).body.total

  test('what is urgent goes first while more is to be done than can be, and then everything comes to its end', async () => {
    for (let from = 0; from < MEMBERS; from += PER_BATCH) await join(from)
    attune.slowDown(20)
    const began = Date.now()
    const send = await attune.ask('POST', '/v1/sends', { action: 'sale', audience: 'members' })
    const crowd = Promise.all(Array.from({ length: BROWSERS / PER_BATCH }, (_, i) => browse(i * PER_BATCH)))
    const tips = () => attune.sent.filter(({ data }) => data.action === 'tip')
    const swipes: number[] = []
    while (tips().length < BROWSERS || smtp.taken.length < MEMBERS) {
      expect(Date.now() - began).toBeLessThan(25_000)
      swipes.push(await swipe(swipes.length))
    }
    await crowd
    expect(swipes.length).toBeGreaterThan(10)
    // The crowd came in one go: what each of it waited for is the time since then.
    const waited = median(tips().map(({ at }) => at - began))
    expect(median(swipes)).toBeLessThan(waited / 3)
    await vi.waitFor(async () => expect((await counts()).pending).toBe(0), 15_000)
    const { delivered, entered, failed, suppressed } = await counts()
    expect([entered, delivered, sum(failed), sum(suppressed)]).toEqual([
      ...[swipes.length + BROWSERS + MEMBERS, swipes.length + BROWSERS + MEMBERS, 0, 0],
    ])
    const ids = attune.sent.map(({ data }) => data.id)
    expect([ids.length, new Set(ids).size]).toEqual([swipes.length + BROWSERS, swipes.length + BROWSERS])
    const mailed = smtp.taken.map(({ to }) => to[0])
    expect([mailed.length, new Set(mailed).size]).toEqual([MEMBERS, MEMBERS])
    expect((await attune.ask('GET', `/v1/sends/${send.body.id}`)).body).toMatchObject({
      ...{ state: 'completed', entered: MEMBERS, delivered: MEMBERS, pending: 0, suppressed: {}, failed: {} },
    })
  })
})
