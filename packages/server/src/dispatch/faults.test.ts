import { compilePlaybook, type Event } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { emptyMedium, openMemoryLog } from '../log/memory/memory-log.ts'
import { Runner } from '../runner/runner.ts'
import { SendFeeder } from '../sends/feeder.ts'
import { readSendCounts } from '../sends/tallies.ts'
import { emptyMemoryState } from '../store/memory/memory-state.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { ChannelAdapter, SendResult } from './channel-adapter.ts'
import { Dispatcher } from './dispatcher.ts'

const START = Date.UTC(2026, 5, 1, 12)
const SECOND = 1000
const HOUR = 3600 * SECOND
const PEOPLE = 120

const playbookFor = (crash: string) => {
  const compiled = compilePlaybook({
    brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
    channels: { wire: { kind: 'wire', consent: 'none', crash, retryAfter: '10s', maxAttempts: 5 } },
    audiences: { all: { where: { event: 'came' } } },
    actions: { hi: { sends: true, value: 0, treatments: [{ channel: 'wire', content: {}, expiresAfter: '1d' }] } },
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}

/** What a provider does with a message that came as the `n`th, `at` ms after the beginning; whether it has it, and what it says. */
type Provider = (
  n: number,
  at: number,
) => { readonly has: boolean; readonly says: SendResult; readonly afterMs?: number }

const TAKEN = { has: true, says: { outcome: 'delivered' } } as const
const REFUSED = { has: false, says: { outcome: 'deferred', reason: 'ECONNREFUSED' } } as const

/** Faults of providers, and how many messages may end otherwise than delivered. */
const FAULTS: readonly [name: string, crash: string, provider: Provider, ends: (counts: Ends) => void][] = [
  ['is down for an hour', 'at-most-once', (_, at) => (at < HOUR ? REFUSED : TAKEN), allButFew],
  ['is down for an hour, and repeats are known', 'at-least-once', (_, at) => (at < HOUR ? REFUSED : TAKEN), allButFew],
  ['answers slowly', 'at-most-once', () => ({ ...TAKEN, afterMs: 8 * SECOND }), all],
  [
    'asks to be left alone for half a minute, again and again',
    'at-most-once',
    (n) =>
      n % 40 === 7 ? { has: false, says: { outcome: 'throttled', reason: 'http_429', retryAfterMs: 30_000 } } : TAKEN,
    all,
  ],
  [
    'closes connections in mid-answer',
    'at-most-once',
    (n) => (n % 5 === 0 ? { has: n % 2 === 0, says: { outcome: 'unknown', reason: 'ECONNRESET' } } : TAKEN),
    ({ delivered, failed }) =>
      expect([delivered + failed.unknown_after_crash!, Object.keys(failed)]).toEqual([PEOPLE, ['unknown_after_crash']]),
  ],
  [
    'takes messages and dies before it says so, for a minute',
    'at-most-once',
    (_, at) => (at < 60 * SECOND ? { has: true, says: { outcome: 'unknown', reason: 'ECONNRESET' } } : TAKEN),
    ({ delivered, failed }) => expect(delivered + failed.unknown_after_crash!).toBe(PEOPLE),
  ],
  [
    'closes connections in mid-answer, and knows repeats',
    'at-least-once',
    (n) => (n % 5 === 0 ? { has: true, says: { outcome: 'unknown', reason: 'ECONNRESET' } } : TAKEN),
    allButFew,
  ],
  [
    'refuses all of them for good',
    'at-most-once',
    () => ({ has: false, says: { outcome: 'rejected', reason: 'no_thanks' } }),
    ({ failed }) => expect(failed).toEqual({ no_thanks: PEOPLE }),
  ],
]

interface Ends {
  readonly delivered: number
  readonly failed: Readonly<Record<string, number>>
}

function all({ delivered, failed }: Ends): void {
  expect([delivered, failed]).toEqual([PEOPLE, {}])
}

/** The first ones found out that nobody answers, and may have used up their attempts. */
function allButFew({ delivered, failed }: Ends): void {
  const lost = Object.values(failed).reduce((sum, count) => sum + count, 0)
  expect(delivered + lost).toBe(PEOPLE)
  expect(lost).toBeLessThan(PEOPLE / 10)
}

describe.each(FAULTS)('a provider that %s', { timeout: 120_000 }, (_, crash, provider, ends) => {
  it('lets every message end in a stated outcome, and none arrives twice where the channel says at most once', async () => {
    let now = START
    const arrived = new Map<string, number>()
    const due: { at: number; settle: () => void }[] = []
    let calls = 0
    const adapter: ChannelAdapter = {
      configSchema: z.unknown(),
      capabilities: {
        address: undefined,
        buttons: 0,
        media: 0,
        textLength: undefined,
        receipts: false,
        idempotent: true,
      },
      send({ id }) {
        const { afterMs = 0, has, says } = provider(calls++, now - START)
        if (has) arrived.set(id, (arrived.get(id) ?? 0) + 1)
        if (afterMs === 0) return Promise.resolve(says)
        return new Promise((resolve) => due.push({ at: now + afterMs, settle: () => resolve(says) }))
      },
    }
    const clock = { now: () => now }
    const playbook = playbookFor(crash)
    const troubles: unknown[] = []
    const onTrouble = (_what: string, error: unknown) => troubles.push(error)
    const store = createMemoryStore(emptyMemoryState())
    const runner: Runner = await Runner.start(
      {
        ...{ log: openMemoryLog(emptyMedium()), store, documentBytes: 1e9, clock, onTrouble, salt: 'test' },
        ...{ schedule: setImmediate as (task: () => void) => void, erasureSecret: new Uint8Array(32) },
        onHandOver: (handOver) => dispatcher.handOver(handOver),
        onInboxItem: () => undefined,
      },
      playbook,
    )
    const dispatcher = new Dispatcher({
      ...{ adapters: new Map([['wire', adapter]]), clock, channel: (id) => playbook.channels.get(id) },
      report: (customer, event) => runner.report(customer, event),
      after: (ms, task) => setTimeout(task, ms),
    })
    const feeder = new SendFeeder({ runner, store, clock, onTrouble })
    const came = (user: number): Event => ({ type: 'tracked', id: `${user}`, at: now, name: 'came', properties: {} })
    await runner.submit(
      Array.from({ length: PEOPLE }, (_, user) => ({ identifiers: [`user:${user}`], event: came(user) })),
    )
    await runner.changeSend({
      create: {
        ...{ id: 's', name: undefined, by: 'ann', action: 'hi', audience: 'all' },
        ...{ startsAt: now, localMinute: undefined, intervalMs: undefined },
      },
    })
    const counts = () => readSendCounts('s', runner.shared.tallies)
    const isOver = () => runner.shared.sends.get('s')?.state === 'completed' && counts().pending === 0
    while (!isOver()) {
      for (const { at, settle } of due) if (at <= now) settle()
      for (let turn = 0; turn < 12; turn++) {
        feeder.tick()
        runner.tick()
        await feeder.settled()
        await new Promise((resolve) => setImmediate(resolve))
      }
      now += 500 + (now - START > 120 * SECOND ? 4500 : 0)
      expect(now - START).toBeLessThan(4 * HOUR)
    }
    const { delivered, entered, failed, suppressed } = counts()
    expect([entered, suppressed, troubles]).toEqual([PEOPLE, {}, []])
    ends({ delivered, failed })
    if (crash === 'at-most-once') expect([...arrived.values()].filter((times) => times > 1)).toEqual([])
    // What is called delivered has arrived.
    expect(arrived.size).toBeGreaterThanOrEqual(delivered)
  })
})
