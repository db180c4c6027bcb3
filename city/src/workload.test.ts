import {
  type CompileResult,
  compilePlaybook,
  createCustomer,
  DEFAULT_LIMITS,
  type Effect,
  type Event,
  FIRST_ERA,
  type JsonObject,
  Learned,
  Shelves,
  step,
  type World,
} from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { openDraws } from './chance.ts'
import type { IdentifyMessage, TrackMessage } from './message.ts'
import { WORKLOAD_MIX } from './workload/mix.ts'
import { workloadPlaybook } from './workload/playbook.ts'
import { createZipf } from './workload/zipf.ts'
import { createWorkload } from './workload.ts'

const NOW = Date.UTC(2026, 2, 3, 15, 20)
const decoder = new TextDecoder()
type Sent = TrackMessage | IdentifyMessage

function read(body: Uint8Array): Sent[] {
  return JSON.parse(decoder.decode(body)).batch
}

describe('ranks by Zipf', () => {
  it('come as often as their probability says', () => {
    const n = 1000
    const draws = openDraws(1, 2, 3)
    const draw = createZipf(n, 1)
    const trials = 400_000
    const counts = new Array<number>(n + 1).fill(0)
    for (let i = 0; i < trials; i++) counts[draw(draws)]!++
    let total = 0
    for (let rank = 1; rank <= n; rank++) total += 1 / rank
    let chiSquare = 0
    for (let rank = 1; rank <= n; rank++) {
      const expected = trials / rank / total
      chiSquare += (counts[rank]! - expected) ** 2 / expected
    }
    // 999 degrees of freedom: mean 999, deviation 44.7; five deviations either way.
    expect(chiSquare).toBeGreaterThan(775)
    expect(chiSquare).toBeLessThan(1223)
  })

  it.each([[1], [2], [1_000_000]])('stay between 1 and %i', (n) => {
    const draws = openDraws(4, 5, n)
    const draw = createZipf(n, 1)
    for (let i = 0; i < 5000; i++) {
      const rank = draw(draws)
      expect(Number.isInteger(rank) && rank >= 1 && rank <= n).toBe(true)
    }
  })
})

describe('the standard workload', () => {
  const workload = createWorkload({ seed: 1, customers: 1_000_000 })

  it('has the mix, about 400 bytes an event, and times within the last second', () => {
    const size = 20_000
    const body = workload.batch(0, size, NOW)
    const messages = read(body)
    expect(body.byteLength / size).toBeGreaterThan(350)
    expect(body.byteLength / size).toBeLessThan(450)
    const share = (...events: string[]) =>
      messages.filter((message) => events.includes(message.type === 'track' ? message.event : 'identify')).length / size
    expect(share('Page Viewed', 'Product Viewed')).toBeCloseTo(WORKLOAD_MIX['page-view'], 1.7)
    expect(share('Location Reported')).toBeCloseTo(WORKLOAD_MIX['location-ping'], 1.7)
    expect(share('Order Completed')).toBeCloseTo(WORKLOAD_MIX.order, 1.7)
    expect(share('Product Added', 'Product Removed')).toBeCloseTo(WORKLOAD_MIX['cart-change'], 1.7)
    expect(share('Device Reported')).toBeCloseTo(WORKLOAD_MIX['device-telemetry'], 1.7)
    expect(share('Text Received')).toBeCloseTo(WORKLOAD_MIX['text-reply'], 1.7)
    expect(share('identify')).toBeCloseTo(WORKLOAD_MIX.identify, 1.7)
    for (const { timestamp } of messages) {
      expect(Date.parse(timestamp)).toBeGreaterThan(NOW - 1000)
      expect(Date.parse(timestamp)).toBeLessThanOrEqual(NOW)
    }
  })

  it('gives the same bytes again, and no id twice', () => {
    expect(workload.batch(3, 100, NOW)).toEqual(createWorkload({ seed: 1, customers: 1_000_000 }).batch(3, 100, NOW))
    const ids = [0, 1, 2, 3].flatMap((index) => read(workload.batch(index, 500, NOW)).map(({ messageId }) => messageId))
    for (let i = 0; i < 500; i++) ids.push(JSON.parse(decoder.decode(workload.moment(i, NOW))).messageId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('tells the weather of every area', () => {
    const rows = workload.weatherRows(NOW)
    expect(new Set(rows.map(({ key }) => key)).size).toBe(33_120)
    const zips = read(workload.batch(9, 2000, NOW)).flatMap((message) =>
      message.type === 'track' && message.event === 'Location Reported' ? [message.properties.zip] : [],
    )
    const known = new Set<unknown>(rows.map(({ key }) => key))
    expect(zips.every((zip) => known.has(zip))).toBe(true)
  })
})

function toEvent(message: Sent): Event {
  const base = { id: message.messageId, at: Date.parse(message.timestamp), zone: message.context.timezone }
  if (message.type === 'identify') return { ...base, type: 'identified', traits: message.traits as JsonObject }
  return { ...base, type: 'tracked', name: message.event, properties: message.properties as JsonObject }
}

function compiled(result: CompileResult) {
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
  return result.playbook
}

/** Counts effects while a stub world steps through the workload: feeds as they are, nothing learned, pools full. */
function stepThrough(events: number, customers: number): Record<string, number> {
  const playbook = compiled(compilePlaybook(workloadPlaybook({ sinkUrl: 'http://127.0.0.1:9/sink' })))
  const workload = createWorkload({ seed: 1, customers })
  const weather = new Map(workload.weatherRows(NOW).map(({ key, value }) => [key, value as JsonObject]))
  const world: World = {
    now: NOW,
    playbook,
    eras: FIRST_ERA,
    feeds: { get: (_, key) => weather.get(key) },
    catalogue: new Shelves(),
    model: new Learned(),
    pools: { remaining: () => 1_000_000, freeAt: () => 0 },
    limits: DEFAULT_LIMITS,
  }
  const people = new Map<string, ReturnType<typeof createCustomer>>()
  const counts: Record<string, number> = {}
  const count = (effects: readonly Effect[]) => {
    for (const effect of effects) counts[effect.type] = (counts[effect.type] ?? 0) + 1
  }
  for (let index = 0; index * 100 < events; index++) {
    for (const message of read(workload.batch(index, 100, NOW))) {
      const customer = people.get(message.userId!) ?? createCustomer(people.size + 1, NOW)
      people.set(message.userId!, customer)
      count(step(customer, toEvent(message), { ...world, now: NOW + index }).effects)
    }
  }
  return counts
}

describe('the standard playbook', () => {
  it('has the audiences, campaigns, offers and slot actions that it should', () => {
    const playbook = compiled(compilePlaybook(workloadPlaybook({ sinkUrl: 'http://127.0.0.1:9/sink' })))
    expect(playbook.audiences.length).toBe(200)
    expect(Object.keys(playbook.definition.campaigns).length).toBe(30)
    expect(playbook.offers.size).toBe(200)
    expect(playbook.actionsByPlacement.get('web-hero')?.length).toBe(100)
  })

  it('makes about 1 moment per 12 events and 1 delivery per 60', () => {
    const events = 30_000
    const counts = stepThrough(events, 50_000)
    const perMoment = events / (counts['record-decision'] ?? 0)
    const perDelivery = events / (counts['send-delivery'] ?? 0)
    expect(perMoment).toBeGreaterThan(10)
    expect(perMoment).toBeLessThan(14)
    expect(perDelivery).toBeGreaterThan(45)
    expect(perDelivery).toBeLessThan(80)
    expect(counts['enter-audience'] ?? 0).toBeGreaterThan(events / 50)
  })
})
