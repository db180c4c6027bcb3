import { compilePlaybook, createRandom, type Event, type JsonObject } from '@attune/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyMedium, type MemoryMedium, openMemoryLog } from '../log/memory/memory-log.ts'
import type { HandOver } from '../runner/hand-over.ts'
import { Runner } from '../runner/runner.ts'
import { emptyMemoryState, type MemoryState } from '../store/memory/memory-state.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { SendFeeder } from './feeder.ts'
import type { SendRow } from './send-row.ts'
import { readSendCounts } from './tallies.ts'

const START = Date.UTC(2026, 5, 1, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const compiled = compilePlaybook({
  brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
  policy: {
    ...{ caps: [{ max: 1, within: '12h' }], randomArm: 0, exploration: 0, holdout: 0 },
    quietHours: { from: '22:00', to: '08:00' },
  },
  channels: {
    push: { kind: 'webhook', consent: 'opt-out', crash: 'at-most-once', retryAfter: '10s', maxAttempts: 3 },
    free: { kind: 'webhook', consent: 'none', interrupts: false, retryAfter: '10s' },
    mail: { kind: 'webhook', consent: 'opt-in', interrupts: false, address: 'email' },
  },
  audiences: { members: { where: { event: 'joined' } } },
  actions: {
    news: { sends: true, value: 0, treatments: [{ channel: 'push', content: { text: 'News' }, expiresAfter: '3d' }] },
    again: { sends: true, value: 0, treatments: [{ channel: 'free', content: { text: 'News' } }] },
    letter: { sends: true, value: 0, treatments: [{ channel: 'mail', content: { text: 'Dear' } }] },
  },
})
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
const { playbook } = compiled

const SPRING: Omit<SendRow, 'state' | 'since' | 'createdAt'> = {
  ...{ id: 'spring', name: undefined, by: 'ann', action: 'news', audience: 'members' },
  ...{ startsAt: START, localMinute: undefined, intervalMs: undefined },
}

/** later: this one message; deferred: the provider takes none at the moment. */
type Verdict = 'delivered' | 'later' | 'deferred' | 'never'

describe('a send to everybody in an audience', () => {
  let medium: MemoryMedium
  let state: MemoryState
  let now: number
  let runner: Runner
  let feeder: SendFeeder
  /** Whom messages went to, by user, in order; over all lives of the process. */
  let sent: string[]
  /** What is in the provider's line and does not move. */
  let waiting: Map<string, readonly [customer: number, attempt: number]>
  let verdict: (handOver: HandOver) => Verdict
  let troubles: unknown[]
  let life = 0

  beforeEach(async () => {
    medium = emptyMedium()
    state = emptyMemoryState()
    now = START
    sent = []
    waiting = new Map()
    troubles = []
    verdict = () => 'delivered'
    await start()
  })

  afterEach(() => expect(troubles).toEqual([]))

  async function start(): Promise<void> {
    const mine = ++life
    // Of a process that has ended nothing goes on.
    const schedule = (task: () => void) => setImmediate(() => mine === life && task())
    const store = createMemoryStore(state)
    const onTrouble = (_what: string, error: unknown) => troubles.push(error)
    runner = await Runner.start(
      {
        ...{ log: openMemoryLog(medium), store, documentBytes: 1e9, clock: { now: () => now } },
        ...{ schedule, erasureSecret: new Uint8Array(32), salt: 'test' },
        ...{ onHandOver: carry, onRecall: sendBack, onInboxItem: () => undefined, onTrouble },
      },
      playbook,
    )
    feeder = new SendFeeder({ runner, store, clock: { now: () => now }, onTrouble })
  }

  function carry({ attempt, customer, delivery, recipient }: HandOver): void {
    const outcome = verdict({ attempt, customer, delivery, recipient } as HandOver)
    if (outcome === 'delivered') sent.push(recipient.identifiers.find((one) => one.startsWith('user:'))!)
    if (outcome === 'never') return void waiting.set(delivery.id, [customer, attempt])
    const id = `report/${delivery.id}/${attempt}`
    runner.report(customer, {
      type: 'delivery-reported',
      id,
      at: now,
      delivery: delivery.id,
      attempt,
      outcome: outcome === 'later' ? 'deferred' : outcome,
      spared: outcome === 'deferred',
    })
  }

  /** As the dispatcher does with what waits in it. */
  function sendBack(deliveries: readonly string[]): void {
    for (const delivery of deliveries) {
      const [customer, attempt] = waiting.get(delivery) ?? []
      if (customer === undefined || !waiting.delete(delivery)) continue
      const event = {
        type: 'delivery-returned',
        id: `back/${delivery}/${attempt}`,
        at: now,
        delivery,
        attempt: attempt!,
      } as const
      runner.report(customer, event)
    }
  }

  /** The process ends without a word, and another one begins with what was on disk. */
  async function crash(): Promise<void> {
    medium = structuredClone(medium)
    state = structuredClone(state)
    await start()
  }

  async function settle(): Promise<void> {
    for (let quiet = 0, before = ''; quiet < 3; ) {
      feeder.tick()
      runner.tick()
      await feeder.settled()
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      const { position } = runner.gauges
      const seen = `${position}/${sent.length}`
      quiet = seen === before ? quiet + 1 : 0
      before = seen
    }
  }

  async function letPass(ms: number, stepMs = MINUTE): Promise<void> {
    for (const until = now + ms; now < until; ) {
      now = Math.min(until, now + stepMs)
      await settle()
    }
  }

  async function join(users: readonly string[], zone = 'UTC'): Promise<void> {
    const event = (user: string, name: string): Event => {
      return {
        type: 'tracked',
        id: `${user}/${name}`,
        at: now,
        name,
        properties: {},
        zone,
        zoneSource: 'explicit',
      } as Event
    }
    await runner.submit(users.map((user) => ({ identifiers: [`user:${user}`], event: event(user, 'joined') })))
  }

  /** A send to so many people, of whom so many got it when the provider's line stopped moving. */
  async function sendUntilStuck(people: number, delivered: number): Promise<void> {
    await join(names(people))
    verdict = () => (sent.length < delivered ? 'delivered' : 'never')
    await runner.changeSend({ create: SPRING })
    await settle()
  }

  const counts = (id = 'spring') => readSendCounts(id, runner.shared.tallies)
  const stateOf = (id = 'spring') => runner.shared.sends.get(id)?.state
  const names = (count: number, prefix = 'u') => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
  const twice = () => sent.filter((user, i) => sent.indexOf(user) !== i)

  it('reaches each of them once, counts what became of everybody, and ends when all were asked', async () => {
    await join(names(3000))
    await runner.submit([
      {
        identifiers: ['user:u7'],
        event: { type: 'consent-changed', id: 'no', at: now, channel: 'push', state: 'denied', source: 'page' },
      },
      { identifiers: ['user:stranger'], event: { type: 'tracked', id: 's', at: now, name: 'came', properties: {} } },
    ])
    await runner.changeSend({ create: SPRING })
    await settle()
    expect(stateOf()).toBe('completed')
    expect(counts()).toEqual({
      ...{ entered: 3000, pending: 0, delivered: 2999 },
      ...{ suppressed: { consent_denied: 1 }, failed: {} },
    })
    expect([twice(), sent.includes('user:stranger'), sent.length]).toEqual([[], false, 2999])
    await runner.changeSend({ create: { ...SPRING, id: 'too-soon' } })
    await settle()
    expect(counts('too-soon')).toMatchObject({ entered: 3000, suppressed: { cap_reached: 2999, consent_denied: 1 } })
    await runner.changeSend({ create: { ...SPRING, id: 'by-mail', action: 'letter' } })
    await settle()
    expect(counts('by-mail')).toMatchObject({ entered: 3000, suppressed: { no_address: 3000 } })
  })

  it('is asked of nobody again after crashes, and of everybody all the same', async () => {
    await join(names(2000))
    let left = 150
    // The process ends in the middle of it: what was on its way counts as sent, since it may have been.
    verdict = () => (left-- > 0 ? 'delivered' : 'never')
    await runner.changeSend({ create: SPRING })
    for (let lives = 0; lives < 6; lives++) {
      await settle()
      runner.beginCheckpoint()
      await settle()
      await crash()
      left = 200
    }
    verdict = () => 'delivered'
    await settle()
    const { delivered, entered, failed, pending } = counts()
    expect([entered, pending, stateOf(), twice()]).toEqual([2000, 0, 'completed', []])
    expect(delivered + failed.unknown_after_crash!).toBe(2000)
    expect(sent.length).toBe(delivered)
  })

  it('stops while it is paused, goes on where it was, and cancelled sends no more', async () => {
    await sendUntilStuck(2000, 300)
    await runner.changeSend({ id: 'spring', to: 'paused' })
    await settle()
    const { entered } = counts()
    expect(entered).toBeGreaterThan(300)
    expect(entered).toBeLessThan(2000)
    await letPass(10 * MINUTE)
    expect(counts().entered).toBe(entered)
    await runner.changeSend({ id: 'spring', to: 'running' })
    await settle()
    await runner.changeSend({ id: 'spring', to: 'cancelled' })
    await runner.changeSend({ id: 'spring', to: 'running' })
    await settle()
    expect([stateOf(), twice(), sent.length]).toEqual(['cancelled', [], 300])
  })

  it('goes on at once when it is resumed, whatever the pause has called back, and that leaves soon after', async () => {
    await sendUntilStuck(2000, 300)
    expect(waiting.size).toBeGreaterThan(32)
    await runner.changeSend({ id: 'spring', to: 'paused' })
    await settle()
    expect(waiting.size).toBe(0)
    await letPass(MINUTE, 1000)
    verdict = () => 'delivered'
    await runner.changeSend({ id: 'spring', to: 'running' })
    await settle()
    expect([stateOf(), counts().entered]).toEqual(['completed', 2000])
    // What was called back is asked about again when the pause has lasted twice as long.
    await letPass(MINUTE + 15_000, 1000)
    expect([counts().delivered, twice()]).toEqual([2000, []])
  })

  it('goes on after a pause in which the process ended', async () => {
    await sendUntilStuck(2000, 300)
    await runner.changeSend({ id: 'spring', to: 'paused' })
    await crash()
    verdict = () => 'delivered'
    await settle()
    await runner.changeSend({ id: 'spring', to: 'running' })
    await settle()
    expect([stateOf(), counts().entered]).toEqual(['completed', 2000])
    await letPass(MINUTE, 1000)
    expect([counts().pending, twice()]).toEqual([0, []])
  })

  it('is not held up by messages that the provider wants to see again one by one', async () => {
    await join(names(2000))
    // One in ten is asked to come again later, as mail servers do.
    verdict = ({ attempt, recipient }) =>
      attempt === 1 && recipient.identifiers[0]!.endsWith('7') ? 'later' : 'delivered'
    await runner.changeSend({ create: { ...SPRING, action: 'again' } })
    await settle()
    expect([stateOf(), counts().delivered, counts().pending]).toEqual(['completed', 1800, 200])
    await letPass(MINUTE, 1000)
    expect([counts().delivered, twice()]).toEqual([2000, []])
  })

  it('goes slowly with a provider that wants to see half of them again', async () => {
    await join(names(2000))
    verdict = ({ attempt, recipient }) =>
      attempt === 1 && /[02468]$/u.test(recipient.identifiers[0]!) ? 'later' : 'delivered'
    await runner.changeSend({ create: { ...SPRING, action: 'again' } })
    await settle()
    // Of each eight three more are to come again than the four that were taken make up for; there is room for 512 of those.
    expect(counts().entered).toBeLessThan(1400)
    await letPass(20 * MINUTE, 5000)
    expect([counts().delivered, stateOf(), twice()]).toEqual([2000, 'completed', []])
  })

  it('that is paused and resumed in the same breath leaves nobody out', async () => {
    await join(names(2000))
    await runner.changeSend({ create: SPRING })
    for (let i = 0; i < 40; i++) {
      feeder.tick()
      for (let turn = 0; turn < i % 4; turn++) await new Promise((resolve) => setImmediate(resolve))
      void runner.changeSend({ id: 'spring', to: 'paused' })
      await runner.changeSend({ id: 'spring', to: 'running' })
    }
    await settle()
    await letPass(MINUTE, 1000)
    expect([counts().entered, counts().delivered, stateOf(), twice()]).toEqual([2000, 2000, 'completed', []])
  })

  it("comes when each person's own clock shows the hour, also after a crash in between", async () => {
    await join(names(40, 'tokyo'), 'Asia/Tokyo')
    await join(names(40, 'lisbon'), 'Europe/Lisbon')
    await join(names(40, 'ny'), 'America/New_York')
    await runner.changeSend({ create: { ...SPRING, localMinute: 9 * 60 } })
    const reached = (prefix: string) => sent.filter((user) => user.startsWith(`user:${prefix}`)).length
    // 09:00 in New York is 13:00 UTC, in Tokyo midnight, in Lisbon 08:00.
    await letPass(HOUR - MINUTE, 10 * MINUTE)
    expect([sent.length, counts().entered]).toEqual([0, 0])
    await letPass(3 * MINUTE)
    expect([reached('ny'), reached('tokyo'), reached('lisbon')]).toEqual([40, 0, 0])
    await letPass(11 * HOUR - 10 * MINUTE, 30 * MINUTE)
    expect(reached('tokyo')).toBe(0)
    await crash()
    await letPass(15 * MINUTE)
    expect([reached('ny'), reached('tokyo'), reached('lisbon')]).toEqual([40, 40, 0])
    await letPass(8 * HOUR, 30 * MINUTE)
    expect([reached('lisbon'), counts().entered, stateOf(), twice()]).toEqual([40, 120, 'completed', []])
  })

  it('waits for the morning where it is night, and then does not leave all at once', async () => {
    await join(names(200), 'Asia/Tokyo')
    now = Date.UTC(2026, 5, 1, 14)
    await runner.changeSend({ create: SPRING })
    await settle()
    expect([sent.length, counts().pending, stateOf()]).toEqual([0, 200, 'completed'])
    now = Date.UTC(2026, 5, 1, 23) + 100
    await settle()
    expect(sent.length).toBeGreaterThan(10)
    expect(sent.length).toBeLessThan(100)
    await letPass(1000, 100)
    expect([sent.length, counts().delivered]).toEqual([200, 200])
  })

  it('goes once to somebody who is found to be two of its members', async () => {
    await sendUntilStuck(600, 100)
    await runner.changeSend({ id: 'spring', to: 'paused' })
    verdict = () => 'delivered'
    const early = sent[0]!
    const alias: Event = { type: 'identified', id: 'same', at: now, traits: {} } as Event
    await runner.submit([{ identifiers: [early, 'user:u599'], event: alias, asked: true }])
    expect(runner.find(early)).toBe(runner.find('user:u599'))
    await runner.changeSend({ id: 'spring', to: 'running' })
    await letPass(20 * MINUTE)
    const both = sent.filter((user) => user === early || user === 'user:u599')
    expect([both.length, stateOf(), twice()]).toEqual([1, 'completed', []])
  })

  it('gives no more to a provider that takes nothing than it gave at first', async () => {
    await join(names(2000))
    verdict = () => 'deferred'
    await runner.changeSend({ create: SPRING })
    await letPass(5 * MINUTE, 20_000)
    expect(counts().entered).toBeLessThanOrEqual(256)
    verdict = () => 'delivered'
    await letPass(5 * MINUTE, 10_000)
    expect([counts().entered, counts().pending, stateOf(), twice()]).toEqual([2000, 0, 'completed', []])
  })

  it.each(['s2', 's3', 's6', 's11', 's12', 's14'])(
    'comes to its end, whatever the provider, pauses and crashes do (seed %s)',
    async (seed) => {
      const random = createRandom(seed)
      const draw = <T>(...from: readonly T[]): T => from[Math.floor(random() * from.length)]!
      await join(names(600))
      await runner.changeSend({ create: { ...SPRING, action: 'again' } })
      for (let phase = 0; phase < 4 && stateOf() !== 'completed'; phase++) {
        let left = Math.floor(random() * 120)
        const otherwise = draw<Verdict>('later', 'deferred', 'never')
        verdict = () => (left-- > 0 ? 'delivered' : otherwise)
        await settle()
        if (random() < 0.7) await runner.changeSend({ id: 'spring', to: 'paused' })
        await letPass(draw(1000, 30_000, 11 * MINUTE), 10_000)
        if (random() < 0.3) await crash()
        await runner.changeSend({ id: 'spring', to: 'running' })
        // What the provider's line holds goes back, as the dispatcher does with what waits for too long.
        sendBack([...waiting.keys()])
      }
      verdict = () => 'delivered'
      sendBack([...waiting.keys()])
      // Nothing that waits keeps the others back, and in the end it leaves as well.
      await letPass(2 * MINUTE, 5000)
      expect([stateOf(), counts().entered]).toEqual(['completed', 600])
      await letPass(2 * HOUR, MINUTE)
      const { delivered, entered, failed, pending } = counts()
      expect([entered, pending, stateOf(), twice()]).toEqual([600, 0, 'completed', []])
      // Of those that were on their way at a crash nobody knows; given up are those that were tried too often.
      const given = Object.values(failed).reduce((sum, some) => sum + some, 0)
      expect(delivered + given).toBe(600)
      expect(sent.length).toBe(delivered)
    },
  )

  it('leaves at its pace', async () => {
    await join(names(500))
    await runner.changeSend({ create: { ...SPRING, intervalMs: 1000 } })
    await letPass(60_000, 200)
    expect(sent.length).toBeGreaterThan(55)
    expect(sent.length).toBeLessThanOrEqual(62)
    now += HOUR
    await letPass(10_000, 200)
    // An hour in which nothing could leave is not made up for.
    expect(sent.length).toBeLessThan(80)
  })

  it('tells how long the rest takes: at its pace, by the clocks of people, or as fast as it went lately', async () => {
    const left = (id = 'spring') => feeder.leftMs(runner.shared.sends.get(id)!, 2000 - counts(id).entered)
    await join(names(2000))
    await runner.changeSend({ create: { ...SPRING, intervalMs: 1000 } })
    await letPass(10_000, 1000)
    expect(left()).toBe((2000 - counts().entered) * 1000)
    await runner.changeSend({ id: 'spring', to: 'paused' })
    await settle()
    expect(left()).toBeUndefined()
    await runner.changeSend({ id: 'spring', to: 'cancelled' })

    // A provider that takes a hundred in a second.
    await runner.changeSend({ create: { ...SPRING, id: 'unpaced', action: 'again' } })
    verdict = () => 'never'
    expect(left('unpaced')).toBeUndefined()
    await settle()
    for (let second = 0; second < 10; second++) {
      for (const [delivery, [customer, attempt]] of [...waiting].slice(0, 100)) {
        waiting.delete(delivery)
        const id = `report/${delivery}/${attempt}`
        runner.report(customer, { type: 'delivery-reported', id, at: now, delivery, attempt, outcome: 'delivered' })
      }
      await letPass(1000, 1000)
    }
    const { entered } = counts('unpaced')
    expect(entered).toBeGreaterThan(800)
    expect(entered).toBeLessThan(2000)
    expect(left('unpaced')! / 1000).toBeGreaterThan((2000 - entered) / 200)
    expect(left('unpaced')! / 1000).toBeLessThan((2000 - entered) / 50)
    await letPass(2 * MINUTE, 10_000)
    // It stands still: nobody knows.
    expect(left('unpaced')).toBeUndefined()
  })

  it('tells when the last of those have their turn who wait for their clocks', async () => {
    await join(names(40, 'tokyo'), 'Asia/Tokyo')
    await join(names(40, 'lisbon'), 'Europe/Lisbon')
    await runner.changeSend({ create: { ...SPRING, localMinute: 9 * 60 } })
    await settle()
    // 09:00 in Lisbon is 08:00 UTC of the next day.
    expect(feeder.leftMs(runner.shared.sends.get('spring')!, 80)).toBe(20 * HOUR)
    await runner.changeSend({ id: 'spring', to: 'cancelled' })
    await runner.changeSend({ create: { ...SPRING, id: 'slowly', localMinute: 9 * 60, intervalMs: 60_000 } })
    await settle()
    expect(feeder.leftMs(runner.shared.sends.get('slowly')!, 80)).toBe(20 * HOUR + 40 * MINUTE)
  })

  it('tells beforehand what would become of them, and changes nothing', async () => {
    await join(names(50))
    const properties: JsonObject = {}
    await runner.submit([
      {
        identifiers: ['user:u3'],
        event: { type: 'consent-changed', id: 'no', at: now, channel: 'push', state: 'denied', source: 'page' },
      },
      { identifiers: ['user:u4'], event: { type: 'tracked', id: 'x', at: now, name: 'came', properties } },
    ])
    const { position } = runner.gauges
    const { estimateSend } = await import('./estimate.ts')
    const send: SendRow = { ...SPRING, state: 'running', createdAt: now, since: now }
    const estimate = await estimateSend(send, playbook.actions.get('news')!, {
      runner,
      store: createMemoryStore(state),
    })
    expect(estimate).toMatchObject({
      ...{ members: 50, sampled: 50, sent: { people: 49, low: 49, high: 49 } },
      ...{ suppressed: { consent_denied: 1 }, channels: { push: 49 } },
    })
    expect([runner.gauges.position, sent.length, counts().entered]).toEqual([position, 0, 0])
  })
})
