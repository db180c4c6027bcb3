import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const FAST = '+12065550101'
const SLOW = '+12065550102'

const playbookFor = (apiUrl: string) => ({
  brand: { name: 'Rates', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    sms: {
      ...{ kind: 'sms', consent: 'none' },
      config: {
        ...{ apiUrl, account: 'AC1', authToken: 'TEXT_TOKEN', receipts: false },
        senders: [
          { from: FAST, to: ['+1206'], rate: { max: 20, within: '1s' } },
          { from: SLOW, to: ['+1415'], rate: { max: 2, within: '1s' } },
        ],
      },
    },
  },
  triggers: { news: { on: { event: 'news' } }, fraud: { on: { event: 'fraud' } } },
  actions: {
    tell: {
      ...{ value: 1000, triggers: ['news'] },
      treatments: [{ channel: 'sms', content: { text: 'News' }, expiresAfter: '8s' }],
    },
    warn: {
      ...{ value: 1000, triggers: ['fraud'], priority: 'high' },
      treatments: [{ channel: 'sms', content: { text: 'Warning' } }],
    },
  },
})

interface Arrival {
  readonly at: number
  readonly from: string
  readonly to: string
  readonly text: string
}

describe('the rates of senders', { timeout: 60_000 }, () => {
  let arrivals: Arrival[]
  let close: () => Promise<void>
  let attune: Attune
  beforeEach(async () => {
    arrivals = []
    const provider = createServer((request, response) => {
      const at = performance.now()
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const form = new URLSearchParams(Buffer.concat(chunks).toString())
        const read = (name: string) => form.get(name) ?? ''
        arrivals.push({ at, from: read('From'), to: read('To'), text: read('Body') })
        response.writeHead(201).end('{"sid":"SM1"}')
      })
    })
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
    attune = await startAttune(() => playbookFor(url), { environment: { TEXT_TOKEN: 'token' } })
    close = async () => {
      await attune.close()
      provider.closeAllConnections()
      await new Promise((resolve) => provider.close(resolve))
    }
  })
  afterEach(() => close())

  const tell = (prefix: string, count: number, event: string) =>
    attune.ask('POST', '/v1/batch', {
      batch: Array.from({ length: count }, (_, i) => [
        {
          ...{ type: 'identify', userId: `${event}${prefix}${i}` },
          identifiers: { phone: `${prefix}5550${event === 'news' ? 1 : 2}${String(i).padStart(2, '0')}` },
        },
        { type: 'track', userId: `${event}${prefix}${i}`, event },
      ]).flat(),
    })
  const counts = async () => (await attune.ask('GET', '/v1/deliveries/counts')).body.total
  const of = (from: string) => arrivals.filter((arrival) => arrival.from === from)

  test('hold at the provider; what is urgent goes first, what waits is pending, and ends when it comes too late', async () => {
    await tell('+1206', 50, 'news')
    await tell('+1415', 30, 'news')
    await vi.waitFor(() => expect(of(SLOW).length).toBeGreaterThan(1), 10_000)
    const { delivered, entered, failed, pending, suppressed } = await counts()
    const ended = Object.values(suppressed as Record<string, number>).reduce((sum, count) => sum + count, 0)
    expect([entered, delivered + ended + pending, failed]).toEqual([80, 80, {}])
    expect(pending).toBeGreaterThan(10)
    const before = of(SLOW).length
    await tell('+1415', 3, 'fraud')
    await vi.waitFor(() => expect(of(SLOW).filter(({ text }) => text === 'Warning')).toHaveLength(3), 10_000)
    // What was promised the very turn or is on its way may still go before.
    expect(of(SLOW).findIndex(({ text }) => text === 'Warning')).toBeLessThan(before + 3)
    const last = of(SLOW).findLastIndex(({ text }) => text === 'Warning')
    expect(
      of(SLOW)
        .slice(before, last)
        .filter(({ text }) => text === 'News').length,
    ).toBeLessThan(4)
    await vi.waitFor(async () => expect(await counts()).toMatchObject({ pending: 0 }), 20_000)
    const total = await counts()
    expect(total.entered).toBe(83)
    expect(total.delivered).toBe(arrivals.length)
    const late = (total.suppressed.rate_exceeded ?? 0) + (total.suppressed.expired ?? 0)
    expect([total.delivered + late, total.failed]).toEqual([83, {}])
    // Eight seconds of two a second, with three warnings in between.
    expect(of(SLOW).length).toBeGreaterThan(8)
    expect(of(SLOW).length).toBeLessThanOrEqual(17 + 3)
    expect(of(FAST)).toHaveLength(50)
    expect(new Set(arrivals.map(({ text, to }) => `${to} ${text}`)).size).toBe(arrivals.length)
    expect(mostWithinASecond(of(SLOW))).toBeLessThanOrEqual(3)
    expect(mostWithinASecond(of(FAST))).toBeLessThanOrEqual(22)
  })
})

/** With messages of an even pace, one more than the rate lies in a second at most, and another where a timer was late. */
function mostWithinASecond(arrivals: readonly Arrival[]): number {
  return Math.max(...arrivals.map(({ at }) => arrivals.filter((one) => one.at >= at && one.at < at + 1000).length))
}
