import { type Profiler, Session } from 'node:inspector/promises'
import type { Customer, World } from '@attune/engine'
import { encodeCustomer, Words } from 'attune/testing'
import { countUp } from '../floor/floor-documents.ts'
import { spreadOf } from '../statistics.ts'
import { type CustomerEvent, workloadEvents } from './events.ts'
import { readProfile } from './stages.ts'
import type { StepMeasured, StepOrder } from './step-orders.ts'
import { stepThrough } from './step-through.ts'
import { openWorld } from './world.ts'

/** Every so many events the customer's document is encoded, to know how large documents are when they are touched. */
const SAMPLE_EVERY = 37

/** As if 20,000 events came in a second. */
const EVENTS_PER_MS = 20

const SAMPLING_INTERVAL_US = 100

/** Times the engine alone: warm-up, timed rounds, one round under the profiler. */
export async function measureStep({ customers, events, rounds, seed }: StepOrder): Promise<StepMeasured> {
  const now = Date.now()
  const world = openWorld(seed, now)
  const people = new Map<number, Customer>()
  const run = (pass: number) => timeSteps(people, workloadEvents(seed, customers, events, world.now, `s${pass}`), world)
  run(0)
  const times = Array.from({ length: rounds }, (_, round) => run(1 + round))
  const profile = await profiled(() => run(1 + rounds))
  const sizes = sampleDocuments(people, workloadEvents(seed, customers, events, world.now, 'sizes'), world)
  return {
    usPerEvent: spreadOf(times),
    floorUsPerEvent: spreadOf(Array.from({ length: rounds }, () => timeDocuments(sizes.document, events))),
    profile: readProfile(profile),
    document: sizes.document,
    meanDocumentBytes: sizes.mean,
  }
}

function timeSteps(
  people: Map<number, Customer>,
  events: readonly CustomerEvent[],
  world: World & { now: number },
): number {
  const start = world.now
  const began = performance.now()
  events.forEach((event, index) => {
    world.now = start + Math.floor(index / EVENTS_PER_MS)
    stepThrough(people, event, world)
  })
  return ((performance.now() - began) * 1000) / events.length
}

function timeDocuments(document: Uint8Array, count: number): number {
  const began = performance.now()
  let current = document
  for (let i = 0; i < count; i++) current = countUp(current)
  return ((performance.now() - began) * 1000) / count
}

/** The mean size of documents at the moment they are touched, and a real one of about that size. */
function sampleDocuments(people: Map<number, Customer>, events: readonly CustomerEvent[], world: World) {
  const words = new Words()
  const sampled: Uint8Array[] = []
  events.forEach((event, index) => {
    const customer = stepThrough(people, event, world)
    if (index % SAMPLE_EVERY === 0) sampled.push(Uint8Array.from(encodeCustomer(customer, words)))
  })
  const mean = sampled.reduce((sum, { length }) => sum + length, 0) / sampled.length
  const distance = ({ length }: Uint8Array) => Math.abs(length - mean)
  return { mean, document: sampled.reduce((best, next) => (distance(next) < distance(best) ? next : best)) }
}

async function profiled(work: () => void): Promise<Profiler.Profile> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US })
  await session.post('Profiler.start')
  work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return profile
}
