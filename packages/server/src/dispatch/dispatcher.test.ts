import type { Channel, Event } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ChannelSetupError } from '../channels/secrets.ts'
import type { HandOver } from '../runner/hand-over.ts'
import type { ChannelAdapter, OutgoingMessage, SendResult } from './channel-adapter.ts'
import { Dispatcher } from './dispatcher.ts'

const channelDefaults = {
  intervalMs: undefined,
  failover: undefined,
  addressPrefix: undefined,
  receiptWithinMs: 1000,
  kind: 'test',
  consent: 'none',
  optIn: 'single',
  confirmedSources: [],
  interrupts: true,
  maxAttempts: 5,
  retryAfterMs: 1000,
  cost: 0,
  config: {},
} as const

const named = (id: string) => ({ id, turnsOf: id })

function handOver(
  id: string,
  channel = 'careful',
  content: HandOver['delivery']['content'] = { text: 'Hi {{ customer.name }}' },
): HandOver {
  const delivery = {
    id,
    decision: 'dec',
    action: 'act',
    campaign: undefined,
    topic: 't',
    channel,
    content,
    createdAt: 0,
    expiresAt: 1e12,
    grant: undefined,
  }
  return {
    customer: 1,
    delivery,
    attempt: 1,
    priority: 1,
    recipient: { identifiers: ['user:ana'], traits: { name: 'Ana' }, computed: {}, facts: {}, relations: [] },
    event: { sku: 's1' },
  }
}

function setUp(send: (message: OutgoingMessage) => Promise<SendResult>, resumedAt?: number) {
  const reports: Event[] = []
  const sent: OutgoingMessage[] = []
  const time = { now: 1000 }
  const adapter: ChannelAdapter<object> = {
    configSchema: z.object({}),
    capabilities: {
      ...{ address: undefined, buttons: 0, media: 0, textLength: undefined },
      ...{ receipts: true, idempotent: false },
    },
    senderLimit: ({ delivery: { id } }) =>
      id.startsWith('by ') ? { key: id.split(' ')[1]!, intervalMs: 1000 } : undefined,
    send: (message) => {
      sent.push(message)
      return send(message)
    },
  }
  const channels = new Map<string, Channel>([
    ['careful', { ...channelDefaults, ...named('careful'), crash: 'at-most-once' }],
    ['eager', { ...channelDefaults, ...named('eager'), crash: 'at-least-once' }],
    ['doubled', { ...channelDefaults, ...named('doubled'), crash: 'at-most-once', failover: 'careful' }],
    ['paced', { ...channelDefaults, ...named('paced'), crash: 'at-most-once', intervalMs: 100 }],
    ['beside', { ...channelDefaults, id: 'beside', turnsOf: 'paced', crash: 'at-most-once', intervalMs: 100 }],
    ['alien', { ...channelDefaults, ...named('alien'), kind: 'pigeon', crash: 'at-least-once' }],
  ])
  const timers: { at: number; task: () => void }[] = []
  /** Lets time pass, with what is to happen in it. */
  const letPass = async (ms: number) => {
    const until = time.now + ms
    await settled()
    for (;;) {
      const next = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
      if (!next) break
      timers.splice(timers.indexOf(next), 1)
      time.now = Math.max(time.now, next.at)
      next.task()
      await settled()
    }
    time.now = until
  }
  const dispatcher = new Dispatcher({
    adapters: new Map([['test', adapter]]),
    clock: { now: () => time.now },
    after: (ms, task) => timers.push({ at: time.now + ms, task }),
    report: (_customer, event) => reports.push(event),
    channel: (id) => channels.get(id),
    ...(resumedAt !== undefined && { resumedAt }),
  })
  return { dispatcher, letPass, reports, sent, time }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the dispatcher', () => {
  const cases: [string, string, SendResult, object][] = [
    ['a delivery', 'careful', { outcome: 'delivered' }, { outcome: 'delivered' }],
    [
      'a rejection for good',
      'careful',
      { outcome: 'rejected', reason: 'http_400' },
      { outcome: 'rejected', reason: 'http_400' },
    ],
    [
      'a rejection for now',
      'careful',
      { outcome: 'deferred', reason: 'http_503' },
      { outcome: 'deferred', reason: 'http_503' },
    ],
    ['what waits for its receipt', 'careful', { outcome: 'accepted' }, { outcome: 'accepted' }],
    [
      'a rejection for now with its time',
      'careful',
      { outcome: 'deferred', reason: 'http_503', retryAfterMs: 5000 },
      { outcome: 'deferred', retryAt: 6000 },
    ],
    [
      'a throttle with its time, as no attempt',
      'careful',
      { outcome: 'throttled', reason: 'http_429', retryAfterMs: 5000 },
      { outcome: 'deferred', retryAt: 6000, spared: true },
    ],
    [
      'doubt as lost where once is the most',
      'careful',
      { outcome: 'unknown', reason: 'reset' },
      { outcome: 'lost', reason: 'reset' },
    ],
    [
      'doubt as deferred where once is the least',
      'eager',
      { outcome: 'unknown', reason: 'reset' },
      { outcome: 'deferred', reason: 'reset', inDoubt: true },
    ],
  ]
  it.each(cases)('reports %s', async (_what, channel, result, expected) => {
    const { dispatcher, reports } = setUp(() => Promise.resolve(result))
    dispatcher.handOver(handOver('d1', channel))
    await settled()
    expect(reports).toHaveLength(1)
    expect(reports[0]).toMatchObject({ type: 'delivery-reported', delivery: 'd1', attempt: 1, ...expected })
  })

  it('fills in the texts for the person', async () => {
    const { dispatcher, sent } = setUp(() => Promise.resolve({ outcome: 'delivered' }))
    dispatcher.handOver(handOver('d1'))
    await settled()
    expect(sent[0]?.content).toEqual({ text: 'Hi Ana' })
  })

  it('rejects a text that cannot be filled in, and what no adapter carries', async () => {
    const { dispatcher, reports } = setUp(() => Promise.resolve({ outcome: 'delivered' }))
    dispatcher.handOver(handOver('d1', 'careful', { text: '{% for i in (1..100000000) %}x{% endfor %}' }))
    dispatcher.handOver(handOver('d2', 'alien'))
    dispatcher.handOver(handOver('d3', 'gone'))
    await settled()
    await settled()
    const reasons = reports.map((report) =>
      report.type === 'delivery-reported' ? `${report.delivery} ${report.outcome} ${report.reason}` : '',
    )
    expect(reasons.sort()).toEqual([
      expect.stringMatching(/^d1 rejected content_failed/),
      'd2 rejected channel_unknown',
      'd3 rejected channel_unknown',
    ])
  })

  it('sends back to the door what had to wait too long', async () => {
    const pending: (() => void)[] = []
    const { dispatcher, reports, time } = setUp(
      () => new Promise((resolve) => pending.push(() => resolve({ outcome: 'delivered' }))),
    )
    for (let i = 0; i < 65; i++) dispatcher.handOver(handOver(`d${i}`))
    await settled()
    expect(pending).toHaveLength(64)
    time.now += 5000
    pending[0]!()
    await settled()
    expect(reports.map(({ type }) => type)).toEqual(['delivery-reported', 'delivery-returned'])
  })

  it('leaves a provider alone that fails again and again, and comes back', async () => {
    let works = false
    const { dispatcher, reports, sent, time } = setUp(() =>
      Promise.resolve(works ? { outcome: 'delivered' } : { outcome: 'deferred', reason: 'down' }),
    )
    for (let i = 0; i < 20; i++) {
      dispatcher.handOver(handOver(`d${i}`))
      await settled()
    }
    expect(sent).toHaveLength(8)
    expect(reports.at(-1)).toMatchObject({ outcome: 'deferred', reason: 'circuit_open' })
    works = true
    time.now += 1001
    dispatcher.handOver(handOver('later'))
    await settled()
    expect(reports.at(-1)).toMatchObject({ outcome: 'delivered' })
  })

  it('leaves a provider alone for as long as it asks, and spares what waits meanwhile', async () => {
    const answers: SendResult[] = [{ outcome: 'throttled', reason: 'http_429', retryAfterMs: 3000 }]
    const { dispatcher, reports, sent, time } = setUp(async () => answers.shift() ?? { outcome: 'delivered' })
    dispatcher.handOver(handOver('d1'))
    await settled()
    time.now += 1000
    dispatcher.handOver(handOver('d2'))
    await settled()
    expect(sent).toHaveLength(1)
    expect(reports.at(-1)).toMatchObject({ outcome: 'deferred', reason: 'throttled', retryAt: 4000, spared: true })
    time.now += 2000
    dispatcher.handOver(handOver('d3'))
    await settled()
    expect(reports.at(-1)).toMatchObject({ outcome: 'delivered' })
  })

  it('tries again later what is not set up, and says what is missing', async () => {
    const { dispatcher, reports } = setUp(() => Promise.reject(new ChannelSetupError('TOKEN is not set')))
    dispatcher.handOver(handOver('d1'))
    await settled()
    expect(reports[0]).toMatchObject({ outcome: 'deferred', reason: 'not_set_up: TOKEN is not set', spared: true })
  })

  it('lets what is urgent go before what waits already, and what is of little worth after it', async () => {
    const pending: (() => void)[] = []
    const { dispatcher, sent } = setUp(
      () => new Promise((resolve) => pending.push(() => resolve({ outcome: 'delivered' }))),
    )
    for (let i = 0; i < 64; i++) dispatcher.handOver(handOver(`d${i}`))
    dispatcher.handOver({ ...handOver('newsletter'), priority: 2 })
    dispatcher.handOver(handOver('usual'))
    dispatcher.handOver({ ...handOver('fraud alarm'), priority: 0 })
    for (let i = 0; i < 3; i++) {
      await settled()
      pending[i]!()
      await settled()
    }
    expect(sent.slice(64).map(({ id }) => id)).toEqual(['fraud alarm', 'usual', 'newsletter'])
  })

  it('goes by another provider while its own is down, and comes back to it', async () => {
    let isDown = true
    const { dispatcher, reports, sent, time } = setUp(async ({ handOver: { delivery } }) =>
      isDown && delivery.id.startsWith('own') ? { outcome: 'deferred', reason: 'down' } : { outcome: 'delivered' },
    )
    for (let i = 0; i < 8; i++) {
      dispatcher.handOver(handOver(`own${i}`, 'doubled'))
      await settled()
    }
    dispatcher.handOver(handOver('by the other', 'doubled'))
    await settled()
    expect(reports.at(-1)).toMatchObject({ delivery: 'by the other', outcome: 'delivered' })
    expect(sent).toHaveLength(9)
    isDown = false
    time.now += 1001
    dispatcher.handOver(handOver('own again', 'doubled'))
    await settled()
    expect(reports.at(-1)).toMatchObject({ delivery: 'own again', outcome: 'delivered' })
  })

  it('lets messages leave at the rate of their channel, the urgent ones first and within it', async () => {
    const { dispatcher, letPass, reports, sent } = setUp(async () => ({ outcome: 'delivered' }))
    dispatcher.handOver({ ...handOver('low', 'paced'), priority: 2 })
    for (let i = 0; i < 4; i++) dispatcher.handOver(handOver(`usual${i}`, 'paced'))
    dispatcher.handOver({ ...handOver('later', 'paced'), priority: 2 })
    dispatcher.handOver({ ...handOver('urgent', 'paced'), priority: 0 })
    await settled()
    expect(sent.map(({ id }) => id)).toEqual(['low'])
    await letPass(99)
    expect(sent).toHaveLength(1)
    await letPass(301)
    expect(sent.map(({ id }) => id).slice(1)).toEqual(['urgent', 'usual0', 'usual1', 'usual2'])
    await letPass(200)
    expect(sent.map(({ id }) => id).slice(5)).toEqual(['usual3', 'later'])
    expect(reports.map(({ type }) => type)).toEqual(Array(7).fill('delivery-reported'))
  })

  it('lets messages of channels that share a rate leave one after the other', async () => {
    const { dispatcher, letPass, sent } = setUp(async () => ({ outcome: 'delivered' }))
    for (const channel of ['paced', 'beside', 'paced', 'beside']) dispatcher.handOver(handOver(channel, channel))
    for (const count of [1, 2, 3, 4]) {
      await letPass(count === 1 ? 0 : 100)
      expect(sent).toHaveLength(count)
    }
  })

  it('keeps to the rate across a restart: the process before may have sent something last', async () => {
    const { dispatcher, letPass, reports, sent } = setUp(async () => ({ outcome: 'delivered' }), 1000)
    dispatcher.handOver({ ...handOver('urgent', 'paced'), priority: 0 })
    dispatcher.handOver(handOver('by a sender', 'careful'))
    dispatcher.handOver(handOver('unpaced', 'careful'))
    await letPass(99)
    expect(sent.map(({ id }) => id)).toEqual(['unpaced'])
    await letPass(1)
    expect(sent.at(-1)?.id).toBe('urgent')
    expect(reports).toContainEqual(expect.objectContaining({ delivery: 'by a sender', turnAt: 2000 }))
  })

  it('gives who would wait long a turn at its sender and lets it come back then, whatever others do meanwhile', async () => {
    const { dispatcher, letPass, reports, sent } = setUp(async () => ({ outcome: 'delivered' }))
    const turns = () =>
      reports.flatMap((event) =>
        event.type === 'delivery-returned' ? [`${event.delivery} ${(event.turnAt ?? 0) - 1000}`] : [],
      )
    for (const sender of ['a', 'b'])
      for (let i = 0; i < 3; i++) dispatcher.handOver(handOver(`by ${sender} ${i}`, 'careful'))
    dispatcher.handOver(handOver('by nobody', 'careful'))
    await settled()
    expect(sent.map(({ id }) => id)).toEqual(['by a 0', 'by b 0', 'by nobody'])
    expect(turns()).toEqual(['by a 1 1000', 'by a 2 2000', 'by b 1 1000', 'by b 2 2000'])
    await letPass(500)
    dispatcher.handOver({ ...handOver('by a urgent', 'careful'), priority: 0 })
    await letPass(500)
    expect(sent.at(-1)?.id).toBe('by a urgent')
    const back = (id: string, turnAt: number) => {
      const again = handOver(id, 'careful')
      dispatcher.handOver({ ...again, attempt: 2, delivery: { ...again.delivery, turnAt } })
    }
    // The urgent one has its turn; it goes next, before all whose turn is to come.
    back('by a 1', 2000)
    dispatcher.handOver(handOver('by a last', 'careful'))
    await letPass(999)
    expect(sent).toHaveLength(4)
    await letPass(1)
    expect([sent.length, sent.at(-1)?.id]).toEqual([5, 'by a 1'])
    expect(turns().at(-1)).toBe('by a last 4000')
  })

  it('counts an adapter that throws as doubt', async () => {
    const { dispatcher, reports } = setUp(() => Promise.reject(new Error('oops')))
    dispatcher.handOver(handOver('d1'))
    await settled()
    expect(reports[0]).toMatchObject({ outcome: 'lost', reason: 'adapter_failed: oops' })
  })
})
