import {
  type Action,
  type Customer,
  compilePlaybook,
  consider,
  createCustomer,
  createRandom,
  DEFAULT_LIMITS,
  FIRST_ERA,
  Learned,
  openContest,
  type Playbook,
  type Random,
  Shelves,
  type World,
} from '@attune/engine'
import { percentile, spreadOf } from '../statistics.ts'
import type { ArbitrateMeasured, ArbitrateOrder } from './arbitrate-orders.ts'

/** Labels that were learned of each action, in contexts of their own. */
const LABELS = 100

const FEATURES = [
  { trait: 'tier' },
  { trait: 'age', step: 10 },
  { trait: 'city' },
  { trait: 'income' },
  { event: 'order' },
  { audience: 'gold' },
]

/** Actions on one slot that everybody may have, whose models look at the context. */
function playbookWith(actions: number): Playbook {
  const compiled = compilePlaybook({
    brand: { name: 'Bench', timezone: 'UTC', currency: 'USD' },
    policy: { features: FEATURES },
    channels: { web: { kind: 'slot', consent: 'none', interrupts: false } },
    audiences: { gold: { where: { trait: 'tier', is: 'gold' } } },
    actions: Object.fromEntries(
      Array.from({ length: actions }, (_, i) => [
        `action-${i}`,
        {
          ...{ value: 100 + ((i * 7) % 400), placements: ['home'], model: 'features' },
          treatments: [{ channel: 'web', content: {} }],
        },
      ]),
    ),
  })
  if (compiled.ok) return compiled.playbook
  throw new Error(`the playbook does not compile: ${compiled.problems[0]?.path}`)
}

/** A model that has seen responses to every action. */
function learnedBy(playbook: Playbook, random: Random, now: number): Learned {
  const model = new Learned()
  for (const { id: action, prior } of playbook.actions.values()) {
    for (let i = 0; i < LABELS; i++) {
      const features = Array.from(FEATURES, () => Math.floor(random() * 1000) * 7919)
      const exposure = { decision: '', action, channel: 'web', arm: 'engine', at: now, until: now, features } as const
      model.learn({ exposure, success: random() < 0.05, correctsAt: undefined, prior, counted: [] }, now)
    }
  }
  return model
}

function somebody(now: number): Customer {
  const customer = createCustomer(1, now)
  const traits = { tier: 'gold', age: 34, city: 'Seattle', income: 52_000 }
  for (const [name, value] of Object.entries(traits)) customer.traits.push({ name, value, at: now })
  return customer
}

/** Times decisions for one customer, each a millisecond after the other, so that nothing of the last one is still known. */
export function measureArbitrate({ actions, decisions, rounds }: ArbitrateOrder): ArbitrateMeasured {
  const start = Date.now()
  const playbook = playbookWith(actions)
  const world = {
    ...{ now: start, playbook, eras: FIRST_ERA, catalogue: new Shelves(), limits: DEFAULT_LIMITS },
    feeds: { get: () => undefined },
    model: learnedBy(playbook, createRandom('arbitrate'), start),
    pools: { remaining: () => 1_000_000, freeAt: () => 0 },
  } satisfies World
  const all = [...playbook.actions.values()]
  const time = (work: (world: World) => () => void) =>
    Array.from({ length: decisions }, (_, i) => {
      const run = work({ ...world, now: start + i })
      const began = performance.now()
      run()
      return (performance.now() - began) * 1000
    }).sort((a, b) => a - b)
  const measured = { contest: [], whole: [], floor: [] } as Record<'contest' | 'whole' | 'floor', Float64Array[]>
  for (let round = 0; round <= rounds; round++) {
    measured.contest.push(Float64Array.from(time(contest(all, start))))
    measured.whole.push(Float64Array.from(time((at) => () => consider(somebody(start), all, 'placement', at))))
    measured.floor.push(Float64Array.from(time(() => floorOf(actions))))
  }
  // The first round is for the compiler.
  const over = (of: Float64Array[], share: number) => spreadOf(of.slice(1).map((times) => percentile(times, share)))
  return {
    actions,
    p50Us: over(measured.contest, 0.5),
    p99Us: over(measured.contest, 0.99),
    wholeUs: over(measured.whole, 0.5),
    floorUs: over(measured.floor, 0.5),
  }
}

function contest(actions: readonly Action[], start: number) {
  return (world: World) => {
    const { contestants, settle } = openContest(somebody(start), actions, 'placement', world)
    if (contestants !== actions.length) throw new Error(`${contestants} of ${actions.length} actions contend`)
    return settle
  }
}

const FAR_APART = Float64Array.from({ length: 1 << 18 }, (_, i) => 1 + (i % 97))

function floorOf(contenders: number): () => void {
  return () => {
    let sum = 0
    for (let i = 0; i < contenders; i++) {
      let read = 0
      for (let k = 1; k <= 6; k++) read += FAR_APART[Math.imul(i * 6 + k, 0x9e3779b1) >>> 14]!
      sum += 1 / (1 + Math.exp(-Math.log(read)))
    }
    if (Number.isNaN(sum)) throw new Error('the floor has no sum')
  }
}
