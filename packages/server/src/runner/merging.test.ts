import { audiencesOf, type Customer, compilePlaybook, type Event, type Playbook } from '@attune/engine'
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyMedium, type MemoryMedium, openMemoryLog } from '../log/memory/memory-log.ts'
import { emptyMemoryState, type MemoryState } from '../store/memory/memory-state.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { HandOver } from './hand-over.ts'
import type { Addressed } from './job.ts'
import type { Merging } from './merging.ts'
import { Runner } from './runner.ts'

const START = Date.UTC(2026, 5, 1, 15)
const HOUR = 3_600_000

const playbook = compile({
  brand: { name: 'Test', timezone: 'America/New_York', currency: 'USD' },
  policy: { caps: [{ max: 2, within: '24h' }], randomArm: 0, exploration: 0 },
  channels: { push: { kind: 'webhook', consent: 'opt-out', crash: 'at-most-once' } },
  audiences: { regulars: { where: { event: 'Order', atLeast: 3 } } },
  triggers: { order: { on: { event: 'Order' } } },
  actions: {
    thanks: { triggers: ['order'], value: 1000, treatments: [{ channel: 'push', content: { text: 'Thank you' } }] },
  },
})

function compile(definition: unknown): Playbook {
  const compiled = compilePlaybook(definition)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}

describe('customers who are found to be one', () => {
  let medium: MemoryMedium
  let state: MemoryState
  let handOvers: HandOver[]
  let now: number
  let number: number

  beforeEach(() => {
    medium = emptyMedium()
    state = emptyMemoryState()
    handOvers = []
    now = START
    number = 0
  })

  function start(log = medium, store = state): Promise<Runner> {
    const options = {
      log: openMemoryLog(log),
      store: createMemoryStore(store),
      documentBytes: 1e9,
      maxBehind: 1e6,
      clock: { now: () => now },
      schedule: setImmediate as (task: () => void) => void,
      erasureSecret: new Uint8Array(32),
      salt: 'test',
      onHandOver: (handOver: HandOver) => handOvers.push(handOver),
      onInboxItem: () => undefined,
      onErased: () => undefined,
      onTrouble: (what: string, error: unknown) => {
        throw new Error(what, { cause: error })
      },
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

  /** Something that happens under identifiers, a minute after what happened before. */
  function happens(
    identifiers: string[],
    body: object = { type: 'tracked', name: 'Order', properties: {} },
  ): Addressed {
    now += 60_000
    return { identifiers, event: { ...body, id: `e${number++}`, at: now } as Event }
  }

  const orders = (customer: Customer | undefined) => customer?.rollups.find(({ key }) => key === 'Order')?.count ?? 0
  const ordersOf = (runner: Runner, identifier: string) => runner.read(runner.find(identifier), orders)
  const merge = (runner: Runner, keep: string, from: string) =>
    runner.turn((merging) =>
      merging.merge(runner.find(keep), runner.find(from), { by: 'request', identifiers: [keep, from] }),
    )
  const undo = (runner: Runner, id: string) =>
    runner.turn(async (merging: Merging) => {
      const row = await merging.findUndoable(id)
      return 'reason' in row ? row : merging.undo(row, { by: 'request', identifiers: [] })
    })

  it('have one profile with everything from before, from the event on that shows it', async () => {
    const runner = await start()
    await runner.submit([happens(['user:ana']), happens(['anonymous:a1']), happens(['anonymous:a1'])])
    const [outcome] = await runner.submit([happens(['user:ana', 'anonymous:a1'])])
    expect(outcome?.customer).toBe(1)
    expect(await ordersOf(runner, 'anonymous:a1')).toBe(4)
    const regular = await runner.read(1, (customer) => customer && audiencesOf(customer).length > 0)
    expect(regular).toBe(true)
    expect(runner.recordsOf(1)).toEqual([1, 2])
  })

  it('get what comes late for the one that is no more, and nothing twice', async () => {
    const runner = await start()
    const late = happens(['anonymous:a1'])
    await runner.submit([happens(['user:ana']), late, happens(['user:ana', 'anonymous:a1'])])
    expect((await runner.submit([late]))[0]).toMatchObject({ customer: 1, repeated: true })
    await runner.submitFor(2, happens([]).event)
    expect(await runner.read(2, orders)).toBe(4)
    await runner.close()
    const again = await start()
    expect((await again.submit([late]))[0]).toMatchObject({ customer: 1, repeated: true })
    expect(await ordersOf(again, 'user:ana')).toBe(4)
  })

  it('keep limits and what is on its way', async () => {
    const runner = await start()
    await runner.submit([happens(['user:ana']), happens(['anonymous:a1'])])
    expect(handOvers).toHaveLength(2)
    await runner.submit([happens(['user:ana', 'anonymous:a1'])])
    expect(handOvers).toHaveLength(2)
    const { attempt, customer, delivery } = handOvers[1]!
    expect(customer).toBe(2)
    const report = { type: 'delivery-reported', delivery: delivery.id, attempt, outcome: 'delivered' } as const
    await runner.submitFor(customer, { ...report, id: 'r1', at: now })
    const open = await runner.read(1, (found) => found?.deliveries.map(({ id }) => id))
    expect(open).toEqual([handOvers[0]!.delivery.id])
  })

  it('are joined in the middle of a batch: each event sees what was before it', async () => {
    const runner = await start()
    await runner.submit([happens(['user:ana'])])
    const outcomes = await runner.submit([
      happens(['anonymous:a1']),
      happens(['user:ana', 'anonymous:a1']),
      happens(['anonymous:a1']),
    ])
    expect(outcomes.map(({ customer }) => customer)).toEqual([2, 1, 1])
    expect(await ordersOf(runner, 'user:ana')).toBe(4)
  })

  it.each([false, true])('are the same after a restart, with a checkpoint in between: %s', async (checkpoints) => {
    const runner = await start()
    await runner.submit([happens(['user:ana']), happens(['anonymous:a1'])])
    await runner.submit([happens(['user:ana', 'anonymous:a1']), happens(['loyalty:7'])])
    const { id } = await merge(runner, 'user:ana', 'loyalty:7')
    if (checkpoints) await checkpoint(runner)
    await runner.submit([happens(['loyalty:7']), happens(['user:ana'])])
    await undo(runner, id)
    await runner.submit([happens(['loyalty:7'])])
    const shape = (from: Runner) =>
      Promise.all(
        ['user:ana', 'anonymous:a1', 'loyalty:7'].map((identifier) =>
          from.read(
            from.find(identifier),
            (customer) => customer && [customer.id, orders(customer), customer.identifiers],
          ),
        ),
      )
    const expected = [
      [1, 4, ['user:ana', 'anonymous:a1']],
      [1, 4, ['user:ana', 'anonymous:a1']],
      [3, 3, ['loyalty:7']],
    ]
    expect(await shape(runner)).toEqual(expected)
    expect(await shape(await start(structuredClone(medium), structuredClone(state)))).toEqual(expected)
  })

  it('are parted with what is theirs, and rules do not join them again', async () => {
    const runner = await start()
    await runner.submit([happens(['crm:1', 'device:t']), happens(['loyalty:7'])])
    await runner.submit([happens(['crm:1', 'loyalty:7'])])
    expect(runner.find('loyalty:7')).toBe(1)
    const { id } = (await runner.turn((merging) => merging.mergesOf(1)))[0]!
    const sinceLoser = happens(['loyalty:7'])
    await runner.submit([sinceLoser, happens(['device:t'])])
    expect(await undo(runner, id)).toEqual({ id, winner: 1, loser: 2 })
    expect(await ordersOf(runner, 'crm:1')).toBe(3)
    expect(await ordersOf(runner, 'loyalty:7')).toBe(2)
    expect((await runner.submit([sinceLoser]))[0]).toMatchObject({ customer: 2, repeated: true })
    expect((await runner.submit([happens(['crm:1', 'loyalty:7'])]))[0]?.customer).toBe(1)
    expect(runner.find('loyalty:7')).toBe(2)
    expect(await undo(runner, id)).toEqual({ reason: 'merge_undone' })
    await merge(runner, 'crm:1', 'loyalty:7')
    expect(await ordersOf(runner, 'loyalty:7')).toBe(6)
  })

  it('are parted though somebody else joined them since, and in order where they were joined into somebody else', async () => {
    const runner = await start()
    await runner.submit([happens(['crm:1']), happens(['crm:2']), happens(['crm:3']), happens(['crm:4'])])
    const first = await merge(runner, 'crm:1', 'crm:2')
    await runner.submit([happens(['crm:2'])])
    const second = await merge(runner, 'crm:1', 'crm:3')
    await runner.submit([happens(['crm:3'])])
    await undo(runner, first.id)
    expect([await ordersOf(runner, 'crm:1'), await ordersOf(runner, 'crm:2')]).toEqual([3, 2])
    const third = await merge(runner, 'crm:4', 'crm:1')
    expect(await undo(runner, second.id)).toEqual({ reason: 'merged_since', merge: third.id })
    now += HOUR
    await undo(runner, third.id)
    await undo(runner, second.id)
    const counts = await Promise.all(['crm:1', 'crm:2', 'crm:3', 'crm:4'].map((one) => ordersOf(runner, one)))
    expect(counts).toEqual([1, 2, 2, 1])
  })

  it('are not joined where the rules forbid it; the event goes to whom its strongest identifier names', async () => {
    const runner = await start()
    await runner.submit([happens(['user:ana']), happens(['user:ben', 'loyalty:7'])])
    expect((await runner.submit([happens(['user:ana', 'loyalty:7'])]))[0]?.customer).toBe(1)
    expect(runner.find('loyalty:7')).toBe(2)
    expect((await runner.submit([{ ...happens(['user:ana', 'user:ben']), asked: true }]))[0]?.customer).toBe(1)
    expect(runner.find('loyalty:7')).toBe(1)
  })
})
