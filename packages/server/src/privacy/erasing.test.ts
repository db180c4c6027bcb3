import { type Customer, compilePlaybook, type Event } from '@attune/engine'
import { beforeEach, describe, expect, test } from 'vitest'
import { emptyMedium, type MemoryMedium, openMemoryLog } from '../log/memory/memory-log.ts'
import type { HandOver } from '../runner/hand-over.ts'
import type { Addressed, EventOutcome } from '../runner/job.ts'
import { Runner } from '../runner/runner.ts'
import { emptyMemoryState, type MemoryState } from '../store/memory/memory-state.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'

const START = Date.UTC(2026, 5, 1, 15)

const compiled = compilePlaybook({
  brand: { name: 'Test', timezone: 'America/New_York', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: { mail: { kind: 'webhook', consent: 'none', interrupts: false } },
  audiences: { buyers: { where: { event: 'Order Completed' } } },
  triggers: { order: { on: { event: 'Order Completed' } } },
  actions: {
    thanks: { triggers: ['order'], value: 1000, treatments: [{ channel: 'mail', content: { text: 'Thank you' } }] },
  },
})
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
const { playbook } = compiled

function order(identifiers: string | readonly string[], id: string, at: number): Addressed {
  const event = { type: 'tracked', id, at, name: 'Order Completed', properties: { note: 'SECRET' } } as const
  return { identifiers: [identifiers].flat(), event }
}

describe('erasing a person', () => {
  let medium: MemoryMedium
  let state: MemoryState
  let handOvers: HandOver[]
  let told: number[]
  let troubles: unknown[]
  let now: number
  beforeEach(() => {
    medium = emptyMedium()
    state = emptyMemoryState()
    handOvers = []
    told = []
    troubles = []
    now = START
  })

  const start = () =>
    Runner.start(
      {
        log: openMemoryLog(medium),
        store: createMemoryStore(state),
        documentBytes: 1e9,
        clock: { now: () => now },
        schedule: setImmediate as (task: () => void) => void,
        salt: 'test',
        erasureSecret: new Uint8Array(32),
        onHandOver: (handOver) => handOvers.push(handOver),
        onInboxItem: () => undefined,
        onErased: (customers) => told.push(...customers),
        onTrouble: (_what, error) => troubles.push(error),
      },
      playbook,
    )

  const erase = (runner: Runner, identifier: string, id = 'era1') =>
    runner.turn(async (_, erasing) => {
      const person = await erasing.find(identifier)
      if (person) await erasing.erase(person, id, 'request', now)
      return person
    })

  async function settle(runner: Runner, id = 'era1') {
    for (let i = 0; i < 3000; i++) {
      const progress = await runner.erasure(id)
      if (progress?.logDone && progress.storeDone) return
      runner.beginCheckpoint()
      runner.tick()
      await new Promise((resolve) => setImmediate(resolve))
    }
    throw new Error('the erasure did not come to its end')
  }

  const everything = () => JSON.stringify({ medium, state }, spelledOut)

  test('nothing of the person is left in memory, log or store, and the number is never given again', async () => {
    const runner = await start()
    await runner.submit([order(['user:ann', 'anonymous:a1'], 'e1', now)])
    await runner.submitFor(1, { type: 'identified', id: 'e2', at: now, traits: { email: 'ann@example.com' } })
    expect(await erase(runner, 'anonymous:a1')).toMatchObject({ customers: [1] })
    expect(runner.find('user:ann')).toBe(0)
    expect(await runner.read(1, (customer) => ({ ...customer }))).toMatchObject({
      identifiers: [],
      traits: [],
      rollups: [],
      erasedAt: START,
    })
    await settle(runner)
    expect(everything()).not.toMatch(/SECRET|ann@example|user:ann|anonymous:a1/)
    expect([state.memberships.get('buyers')?.size ?? 0, told]).toEqual([0, [1]])
    await runner.close()
    const again = await start()
    const [outcome] = await again.submit([order('user:bob', 'e3', now)])
    expect(outcome?.customer).toBe(2)
    expect(troubles).toEqual([])
  })

  const outcomeOf = async (runner: Runner, event: Addressed) => (await runner.submit([event]))[0] as EventOutcome

  test('events of before do not bring the person back, whenever they come; those of after are of somebody new', async () => {
    let runner = await start()
    await runner.submit([order('user:ann', 'e1', now), order('user:ann', 'e2', now)])
    now += 1000
    await erase(runner, 'user:ann')
    const late = order('user:ann', 'e3', now - 500)
    expect(await outcomeOf(runner, late)).toMatchObject({ customer: 0, erased: true, repeated: false, decisions: [] })
    expect(await outcomeOf(runner, order('user:ann', 'e1', START))).toMatchObject({ erased: true })
    expect(runner.find('user:ann')).toBe(0)
    now += 1000
    expect(await outcomeOf(runner, order('user:ann', 'e4', now))).toMatchObject({ customer: 2, repeated: false })
    expect(await outcomeOf(runner, late)).toMatchObject({ erased: true })
    expect(runner.gauges.erasedEvents).toBe(3)
    for (const round of ['store and log', 'store alone']) {
      if (round === 'store alone') await runner.close()
      runner = await start()
      expect(await outcomeOf(runner, late), round).toMatchObject({ erased: true })
      expect(runner.find('user:ann'), round).toBe(2)
      expect(await runner.read(2, (customer) => customer?.rollups[0]?.count), round).toBe(1)
    }
  })

  test('what is on its way ends as suppressed, and what its channel says afterwards leaves no trace', async () => {
    const runner = await start()
    await runner.submit([order('user:ann', 'e1', now)])
    const { delivery, attempt } = handOvers[0]!
    await erase(runner, 'user:ann')
    expect(runner.shared.tally('deliveries/thanks/mail/suppressed/erased')).toBe(1)
    const before = runner.gauges.position
    const report: Event = {
      ...{ type: 'delivery-reported', id: 'r1', at: now, delivery: delivery.id, attempt },
      ...{ outcome: 'delivered', content: { text: 'Dear SECRET' } },
    }
    await runner.submitFor(1, report)
    expect(runner.gauges.position).toBe(before)
    await settle(runner)
    expect(everything()).not.toContain('SECRET')
  })

  test('a person merged from others is erased under all numbers', async () => {
    const runner = await start()
    await runner.submit([order('user:ann', 'e1', now), order('loyalty:77', 'e2', now)])
    await runner.submit([order(['user:ann', 'loyalty:77'], 'e3', now)])
    const person = await erase(runner, 'loyalty:77')
    expect(person?.customers.toSorted()).toEqual([1, 2])
    await settle(runner)
    expect(everything()).not.toMatch(/SECRET|user:ann|loyalty:77/)
    expect([runner.find('user:ann'), runner.find('loyalty:77')]).toEqual([0, 0])
  })

  test('one who was parted again is erased alone, and the other keeps what is theirs', async () => {
    const runner = await start()
    await runner.submit([order('user:ann', 'e1', now), order('user:bob', 'e2', now)])
    await runner.submitFor(2, { type: 'identified', id: 'e3', at: now, traits: { name: 'Bob the SECRETIVE' } })
    const { id } = await runner.turn((merging) => merging.merge(1, 2, { by: 'request', identifiers: ['user:bob'] }))
    await runner.submit([order('user:bob', 'e4', now)])
    await runner.turn(async (merging) => {
      const row = await merging.findUndoable(id)
      if ('reason' in row) throw new Error(row.reason)
      await merging.undo(row, { by: 'request', identifiers: ['user:bob'] })
    })
    await erase(runner, 'user:bob')
    await settle(runner)
    expect(everything()).not.toMatch(/user:bob|SECRETIVE/)
    expect(state.history.get(1)?.length).toBeGreaterThan(0)
    expect(await runner.read(1, (customer) => customer?.rollups[0]?.count)).toBe(1)
  })

  test('an event that arrives together with the erasure, right behind it, finds nobody', async () => {
    const runner = await start()
    await runner.submit([order('user:ann', 'e1', now)])
    const [, [outcome]] = await Promise.all([
      erase(runner, 'user:ann'),
      runner.submit([order(['user:ann', 'device:d1'], 'e2', now)]),
    ])
    expect(outcome).toMatchObject({ erased: true })
    expect([runner.find('user:ann'), runner.find('device:d1')]).toEqual([0, 0])
  })

  test('who leads to nobody cannot be erased', async () => {
    const runner = await start()
    expect(await erase(runner, 'user:nobody')).toBeUndefined()
  })

  test('a restart in between goes on: from the log alone, and with the store ahead of what was let go', async () => {
    const runner = await start()
    await runner.submit([order('user:ann', 'e1', now)])
    await erase(runner, 'user:ann')
    const fromLog = await start()
    expect(fromLog.find('user:ann')).toBe(0)
    expect(await outcomeOf(fromLog, order('user:ann', 'e9', now))).toMatchObject({ erased: true })
    await settle(fromLog)
    expect(everything()).not.toMatch(/SECRET|user:ann/)
  })
})

/** Everything that there is in a value as text, bytes included. */
function spelledOut(_key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value]
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  return value as Customer
}
