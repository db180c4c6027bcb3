import { compilePlaybook, type Playbook } from '@attune/engine'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyMedium, type MemoryMedium, openMemoryLog } from '../log/memory/memory-log.ts'
import { emptyMemoryState, type MemoryState } from '../store/memory/memory-state.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { HandOver } from './hand-over.ts'
import { type Addressed, type EventOutcome, RunnerStoppedError } from './job.ts'
import { type Log, LogFailedError, LogRefusedError } from './log.ts'
import { Runner } from './runner.ts'
import type { Store } from './store.ts'

const START = Date.UTC(2026, 5, 1, 15)

const playbook = compile({
  brand: { name: 'Test', timezone: 'America/New_York', currency: 'USD' },
  policy: { caps: [{ max: 2, within: '24h' }], randomArm: 0, exploration: 0 },
  channels: {
    push: { kind: 'webhook', consent: 'opt-out', crash: 'at-most-once' },
    mail: { kind: 'webhook', consent: 'none', interrupts: false, crash: 'at-least-once' },
    web: { kind: 'slot', consent: 'none', interrupts: false },
  },
  audiences: { buyers: { where: { event: 'Order Completed', within: '30d' } } },
  triggers: { order: { on: { event: 'Order Completed' } }, mailed: { on: { event: 'Mail Wanted' } } },
  actions: {
    thanks: { triggers: ['order'], value: 1000, treatments: [{ channel: 'push', content: { text: 'Thank you' } }] },
    welcome: { placements: ['hero'], value: 1000, treatments: [{ channel: 'web', content: { title: 'Hi' } }] },
    letter: { triggers: ['mailed'], value: 1000, treatments: [{ channel: 'mail', content: { text: 'Dear' } }] },
  },
})

function compile(definition: unknown): Playbook {
  const compiled = compilePlaybook(definition)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}

function order(user: string, id: string, at = START): Addressed {
  return {
    identifiers: [`user:${user}`],
    event: { type: 'tracked', id, at, name: 'Order Completed', properties: { total: 5 } },
  }
}

describe('the runner', () => {
  let medium: MemoryMedium
  let state: MemoryState
  let handOvers: HandOver[]
  let troubles: unknown[]
  let now: number
  let stops: number

  beforeEach(() => {
    medium = emptyMedium()
    state = emptyMemoryState()
    handOvers = []
    troubles = []
    now = START
    stops = 0
  })

  function start(
    parts: { log?: Log; store?: Store; documentBytes?: number; maxBehind?: number; elapsed?: () => number } = {},
  ): Promise<Runner> {
    const {
      log = openMemoryLog(medium),
      store = createMemoryStore(state),
      documentBytes = 1e9,
      maxBehind = 1e6,
      elapsed,
    } = parts
    const options = {
      log,
      store,
      documentBytes,
      maxBehind,
      clock: { now: () => now },
      ...(elapsed && { elapsed }),
      schedule: setImmediate as (task: () => void) => void,
      erasureSecret: new Uint8Array(32),
      salt: 'test',
      onHandOver: (handOver: HandOver) => handOvers.push(handOver),
      onInboxItem: () => undefined,
      onStopped: () => {
        stops++
      },
      onTrouble: (_what: string, error: unknown) => troubles.push(error),
    }
    return Runner.start(options, playbook)
  }

  async function checkpoint(runner: Runner): Promise<void> {
    const target = runner.gauges.position
    while (runner.gauges.position - runner.gauges.behind < target) {
      runner.beginCheckpoint()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  it('applies an event, answers with its decision and hands the delivery over', async () => {
    const runner = await start()
    const [outcome] = await runner.submit([order('ana', 'e1')])
    expect(outcome).toMatchObject({ customer: 1, repeated: false, failed: false })
    expect(outcome?.decisions[0]?.candidates[0]).toMatchObject({ action: 'thanks', stage: 'chosen' })
    expect(handOvers.map(({ delivery }) => delivery.action)).toEqual(['thanks'])
  })

  it('takes what somebody waits for before what came earlier, and keeps nobody out for good', async () => {
    const runner = await start()
    const answered: string[] = []
    const noted = (name: string, work: Promise<unknown>) => work.then(() => answered.push(name))
    const batch = (name: string) => Array.from({ length: 100 }, (_, i) => order('ben', `${name}/${i}`))
    const work = ['a', 'b', 'c'].map((name) => noted(name, runner.submit(batch(name))))
    for (let i = 0; i < 40; i++) work.push(noted(`now ${i}`, takenNow(runner, [order('ana', `now/${i}`)])))
    await Promise.all(work)
    // Sixteen a drain, and a part of a batch after each.
    expect(answered).toEqual([...Array.from({ length: 40 }, (_, i) => `now ${i}`), 'a', 'b', 'c'])
    // However many come, each drain takes a part of what waits.
    const flood = batch('d').map((_, i) => noted(`flood ${i}`, takenNow(runner, [order('ana', `flood/${i}`)])))
    await Promise.all([noted('d', runner.submit(batch('d'))), ...flood])
    expect(answered.indexOf('d')).toBeLessThan(answered.indexOf('flood 99'))
    expect(await takenNow(runner, [])).toEqual([])
  })

  it('tells what became of events for which somebody waits before that is durable, and when it is', async () => {
    const flush = Promise.withResolvers<void>()
    const log = openMemoryLog(medium)
    const slow = {
      ...bind(log),
      append: (records: Parameters<Log['append']>[0]) => ({ ...log.append(records), durable: flush.promise }),
    }
    const runner = await start({ log: slow })
    const taken = await runner.submitNow([order('ana', 'e1')])
    expect(taken.outcomes).toMatchObject([{ repeated: false, failed: false }])
    expect(handOvers).toEqual([])
    flush.reject(new Error('the disk is gone'))
    await expect(taken.durable).rejects.toThrow(RunnerStoppedError)
    await expect(runner.submitNow([order('ana', 'e2')])).rejects.toThrow(RunnerStoppedError)
  })

  it('refuses events that cannot be read, and takes in what comes after them', async () => {
    const runner = await start()
    const broken = runner.submitUnread(
      () => {
        throw new TypeError('no events')
      },
      () => undefined,
    )
    await expect(broken).rejects.toThrow(TypeError)
    const unanswered = runner.submitUnread(
      () => [order('ana', 'e0')],
      () => {
        throw new RangeError('no answer')
      },
    )
    await expect(unanswered).rejects.toThrow(RangeError)
    expect(await runner.submit([order('ana', 'e1')])).toMatchObject([{ repeated: false }])
  })

  it('lets nothing that can wait be written before the flush for which somebody waits has begun', async () => {
    const log = openMemoryLog(medium)
    const written: number[] = []
    const noting = new Proxy(log, {
      get(_target, name: keyof Log) {
        if (name !== 'append') return typeof log[name] === 'function' ? log[name].bind(log) : log[name]
        return (records: Parameters<Log['append']>[0]) => {
          written.push(records.count)
          return log.append(records)
        }
      },
    })
    const runner = await start({ log: noting })
    const batch = Array.from({ length: 100 }, (_, i) => order('ben', `b/${i}`))
    await Promise.all([runner.submit(batch), takenNow(runner, [order('ana', 'now')])])
    expect(written).toEqual([1, 24, 24, 24, 24, 4])
  })

  it('brings the store up to date in between, without holding up those who wait, unless it is far behind', async () => {
    // By this clock whatever is looked at takes a millisecond.
    let ms = 0
    const drainsUntilStored = async (take: typeof takenNow, maxBehind: number) => {
      state = emptyMemoryState()
      medium = emptyMedium()
      const runner = await start({ elapsed: () => ms++, maxBehind })
      // Three times, so that they are not guests in memory, who are encoded at once.
      for (const day of ['monday', 'tuesday', 'wednesday'])
        await take(
          runner,
          Array.from({ length: 300 }, (_, i) => order(`u${i}`, `${day}/${i}`)),
        )
      const { position } = runner.gauges
      runner.beginCheckpoint()
      let drains = 0
      for (; runner.gauges.position - runner.gauges.behind < position; drains++)
        await take(runner, [order('ben', `next/${drains}`)])
      expect(await createMemoryStore(state).snapshot()).toMatchObject({ position })
      return drains
    }
    const calm = await drainsUntilStored((runner, events) => runner.submit(events), 1e6)
    const pressed = await drainsUntilStored(takenNow, 1e6)
    const behind = await drainsUntilStored(takenNow, 1000)
    expect(pressed).toBeGreaterThan(6 * calm)
    expect(behind).toBeLessThan(2 * calm)
  })

  it('takes reports in with whatever comes next, at the latest with the next tick, and several by themselves', async () => {
    const runner = await start()
    await runner.submit([order('ana', 'e1')])
    const { attempt, customer, delivery } = handOvers[0]!
    const report = (id: string) =>
      runner.report(customer, {
        ...{ type: 'delivery-reported', id, at: now, delivery: delivery.id, attempt, outcome: 'delivered' },
      })
    const before = runner.gauges.position
    report('r1')
    await new Promise((resolve) => setImmediate(resolve))
    expect(runner.gauges).toMatchObject({ position: before, queued: 1 })
    runner.tick()
    await vi.waitFor(() => expect(runner.gauges).toMatchObject({ position: before + 1, queued: 0 }), 10_000)
    report('r2')
    await runner.submit([order('ben', 'e2')])
    expect(runner.gauges.position).toBe(before + 3)
    for (let i = 0; i < 8; i++) report(`one of eight ${i}`)
    await vi.waitFor(() => expect(runner.gauges).toMatchObject({ position: before + 11, queued: 0 }), 10_000)
    report('r3')
    await runner.close()
    expect(medium.trimmed + medium.bodies.length).toBe(before + 12)
  })

  it('reads the customer of an event right after it, whoever that turns out to be and whatever comes with it', async () => {
    const runner = await start()
    const counted = (id: string) => {
      const { event, identifiers } = order('ana', id)
      return runner.submitAndRead(identifiers, event, (customer) => [customer?.id, customer?.rollups[0]?.count])
    }
    expect(await Promise.all([counted('e1'), counted('e2'), counted('e1')])).toEqual([
      [1, 1],
      [1, 2],
      [1, 2],
    ])
    const { event } = order('ana', 'e3')
    expect(await runner.submitAndRead(1, event, (customer) => customer?.rollups[0]?.count)).toBe(3)
  })

  it('tells what texts may show as of the request where a decision has texts for the caller', async () => {
    const runner = await start()
    const identifiers = ['user:ana']
    const named = (id: string, name: string): Addressed => {
      return { identifiers, event: { type: 'identified', id, at: now, traits: { name } } }
    }
    const asked = { type: 'decision-requested', id: 'd1', at: now, placement: 'hero', properties: {} } as const
    const outcomes = await runner.submit([named('i1', 'Ana'), { identifiers, event: asked }, named('i2', 'Bea')])
    expect(outcomes.map(({ shown }) => shown?.traits)).toEqual([undefined, { name: 'Ana' }, undefined])
  })

  it('applies an event id once, whether the repeat comes at once, later or after a restart', async () => {
    const runner = await start()
    const both = await runner.submit([order('ana', 'e1'), order('ana', 'e1')])
    expect(both.map(({ repeated }) => repeated)).toEqual([false, true])
    expect((await runner.submit([order('ana', 'e1')]))[0]?.repeated).toBe(true)
    await runner.close()
    const again = await start()
    expect((await again.submit([order('ana', 'e1')]))[0]?.repeated).toBe(true)
    expect(await again.read(1, (customer) => customer?.rollups[0]?.count)).toBe(1)
  })

  it('remembers ids beyond what a customer holds by looking into the history', async () => {
    const runner = await start()
    await runner.submit([order('ana', 'first', START - 1000)])
    for (let i = 0; i < 400; i++) await runner.submit([order('ana', `e${i}`, START + i)])
    expect((await runner.submit([order('ana', 'first', START - 1000)]))[0]?.repeated).toBe(true)
    await checkpoint(runner)
    expect((await runner.submit([order('ana', 'first', START - 1000)]))[0]?.repeated).toBe(true)
    expect((await runner.submit([order('ana', 'new', START - 500)]))[0]?.repeated).toBe(false)
  })

  it('ends in the same state when it is rebuilt from the log alone, or from store and log', async () => {
    const runner = await start()
    for (let i = 0; i < 20; i++) {
      now += 3_600_000
      await runner.submit([order(`u${i % 3}`, `e${i}`, now)])
      if (i === 9) await checkpoint(runner)
    }
    const rebuilt = await start({
      log: openMemoryLog(structuredClone(medium)),
      store: createMemoryStore(structuredClone(state)),
    })
    // Deliveries that were on their way are settled, which the first one never saw: compare what orders made.
    const made = (from: Runner) =>
      from.read(from.find('user:u1'), (customer) => {
        // Where the playbook has an audience is looked up when it is asked for, and no part of what is known.
        const { slots: _, ...memberships } = customer!.memberships
        return structuredClone([customer!.rollups, memberships])
      })
    expect(await made(rebuilt)).toEqual(await made(runner))
  })

  it('does not send again after a restart where the channel says at most once', async () => {
    const runner = await start()
    await runner.submit([order('ana', 'e1')])
    expect(handOvers).toHaveLength(1)
    const again = await start()
    expect(handOvers).toHaveLength(1)
    expect(again.shared.tally('deliveries/thanks/push/failed/unknown_after_crash')).toBe(1)
  })

  it('sends again under the same id after a restart where the channel says at least once', async () => {
    const runner = await start()
    await runner.submit([
      { identifiers: ['user:ana'], event: { type: 'tracked', id: 'm1', at: now, name: 'Mail Wanted', properties: {} } },
    ])
    await start()
    expect(handOvers.map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(new Set(handOvers.map(({ delivery }) => delivery.id)).size).toBe(1)
  })

  it('holds a delivery back whose consent is withdrawn before the step is durable', async () => {
    const log = openMemoryLog(medium)
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    const slow: Log = { ...bind(log), append: (batch) => ({ last: log.append(batch).last, durable: gate }) }
    const runner = await start({ log: slow })
    const first = runner.submit([order('ana', 'e1')])
    await new Promise((resolve) => setImmediate(resolve))
    const stop = runner.submit([
      {
        identifiers: ['user:ana'],
        event: { type: 'consent-changed', id: 's1', at: now, channel: 'push', state: 'denied', source: 'test' },
      },
    ])
    await new Promise((resolve) => setImmediate(resolve))
    release()
    await Promise.all([first, stop])
    await runner.read(1, () => undefined)
    expect(handOvers).toHaveLength(0)
    expect(runner.shared.tally('deliveries/thanks/push/suppressed/consent_denied')).toBe(1)
  })

  it('refuses what the log refuses, and ties the identifiers with the next event that carries them', async () => {
    const disk = refusable(openMemoryLog(medium))
    const runner = await start(disk)
    disk.refusal = new LogRefusedError('disk full')
    await expect(runner.submit([order('ana', 'e1')])).rejects.toThrow(LogRefusedError)
    disk.refusal = undefined
    expect((await runner.submit([order('ana', 'e1')]))[0]).toMatchObject({ repeated: false })
    const again = await start()
    expect(again.find('user:ana')).toBe(1)
  })

  it('answers nothing as done when the log cannot be made durable, and takes nothing more', async () => {
    const log = openMemoryLog(medium)
    const broken: Log = {
      ...bind(log),
      append: (batch) => ({ last: log.append(batch).last, durable: Promise.reject(new Error('fdatasync failed')) }),
    }
    const runner = await start({ log: broken })
    await expect(runner.submit([order('ana', 'e1')])).rejects.toThrow(RunnerStoppedError)
    await expect(runner.submit([order('ana', 'e2')])).rejects.toThrow(RunnerStoppedError)
    expect(handOvers).toHaveLength(0)
  })

  it('stops, and says so, when the log has failed for good', async () => {
    const disk = refusable(openMemoryLog(medium))
    const runner = await start(disk)
    disk.refusal = new LogFailedError('the disk is gone')
    await expect(runner.submit([order('ana', 'e1')])).rejects.toThrow(LogFailedError)
    await expect(runner.submit([order('ana', 'e1')])).rejects.toThrow(RunnerStoppedError)
    expect(stops).toBe(1)
  })

  it('submits a report again that the log refused', async () => {
    const disk = refusable(openMemoryLog(medium))
    const runner = await start(disk)
    await runner.submit([order('ana', 'e1')])
    const { delivery, attempt, customer } = handOvers[0]!
    disk.refusal = new LogRefusedError('disk full')
    const report = { type: 'delivery-reported', id: 'r1', at: now, delivery: delivery.id, attempt } as const
    runner.report(customer, { ...report, outcome: 'delivered' })
    await expect(runner.submit([order('ana', 'e2')])).rejects.toThrow(LogRefusedError)
    disk.refusal = undefined
    runner.tick()
    await runner.read(1, () => undefined)
    expect(runner.shared.tally('deliveries/thanks/push/delivered')).toBe(1)
  })

  it('keeps a failed checkpoint and stores it, with what came after, at the next', async () => {
    const inner = createMemoryStore(state)
    let failures = 2
    const store: Store = {
      ...bind(inner),
      commit: (changes) => (failures-- > 0 ? Promise.reject(new Error('disk full')) : inner.commit(changes)),
    }
    const runner = await start({ store })
    await runner.submit([order('ana', 'e1')])
    await checkpoint(runner)
    await runner.submit([order('bea', 'e2')])
    await checkpoint(runner)
    expect(troubles).toHaveLength(2)
    expect((await inner.snapshot()).position).toBe(runner.gauges.position)
    expect([...inner.identifiers()].map(({ identifier }) => identifier).sort()).toEqual(['user:ana', 'user:bea'])
  })

  it('reads customers back from the store that made room in memory', async () => {
    const runner = await start({ documentBytes: 20_000 })
    for (let i = 0; i < 200; i++) {
      await runner.submit([order(`u${i}`, `e${i}`)])
      if (i % 20 === 0) await checkpoint(runner)
    }
    await checkpoint(runner)
    await runner.submit([order('u0', 'again')])
    expect(runner.gauges.customersInMemory).toBeLessThan(40)
    expect(await runner.read(runner.find('user:u0'), (customer) => customer?.rollups[0]?.count)).toBe(2)
  })

  it('lets audiences be left by the clock alone', async () => {
    const runner = await start()
    await runner.submit([order('ana', 'e1')])
    now += 31 * 86_400_000
    runner.tick()
    expect(await runner.read(1, (customer) => customer?.memberships.audiences)).toEqual([])
  })

  it('never lets time go back, whatever the clock does, also over a restart', async () => {
    const runner = await start()
    await runner.submit([order('ana', 'e1')])
    now -= 3_600_000
    const [outcome] = await runner.submit([order('ana', 'e2', now)])
    expect(outcome?.decisions[0]?.at).toBe(START)
    await runner.close()
    const again = await start()
    const [later] = await again.submit([order('ana', 'e3', now)])
    expect(later?.decisions[0]?.at).toBe(START)
    expect(await again.read(1, (customer) => customer?.rollups[0])).toMatchObject({ count: 3, first: now, last: START })
  })

  it('looks at every customer anew after a playbook was published', async () => {
    const runner = await start()
    await runner.submit([order('ana', 'e1'), order('bea', 'e2')])
    const next = compile({ ...playbook.definition, audiences: { all: { where: { not: { event: 'Never' } } } } })
    await runner.publish(next)
    for (let i = 0; i < 5; i++) {
      runner.tick()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await runner.read(2, (customer) => customer?.memberships.audiences)).toEqual(['all'])
  })

  it('takes no more while the store is too far behind, and loses nothing', async () => {
    const runner = await start({ maxBehind: 10 })
    for (let i = 0; i < 100; i++) await runner.submit([order('ana', `e${i}`)])
    expect(runner.gauges.behind).toBeLessThanOrEqual(12)
    expect(await runner.read(1, (customer) => customer?.rollups[0]?.count)).toBe(100)
  })
})

/** A log, and what it refuses with: nothing is refused while there is no refusal. */
/** What became of events for which somebody waits, once that is durable. */
async function takenNow(runner: Runner, events: readonly Addressed[]): Promise<readonly EventOutcome[]> {
  const { durable, outcomes } = await runner.submitNow(events)
  await durable
  return outcomes
}

function refusable(inner: Log): { readonly log: Log; refusal: Error | undefined } {
  const disk = {
    refusal: undefined as Error | undefined,
    log: {
      ...bind(inner),
      append(batch: Parameters<Log['append']>[0]) {
        if (disk.refusal) throw disk.refusal
        return inner.append(batch)
      },
    },
  }
  return disk
}

/** The methods of a port, bound, so that some of them can be replaced. */
function bind<T extends Log | Store>(port: T): T {
  return new Proxy(port, {
    get(target, name) {
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
    ownKeys: (target) =>
      [...Reflect.ownKeys(target), ...Reflect.ownKeys(Object.getPrototypeOf(target))].filter(
        (name) => name !== 'constructor',
      ),
    getOwnPropertyDescriptor: (target, name) => ({
      configurable: true,
      enumerable: true,
      value: Reflect.get(target, name, target),
    }),
  })
}
