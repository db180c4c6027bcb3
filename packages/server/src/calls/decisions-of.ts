import type { ControlShares, Decision } from '@attune/engine'
import type { DecisionRow } from '../runner/store.ts'
import type { Surroundings } from './surroundings.ts'

/** The decisions made when an event was first applied, whether the store holds them yet or not. */
export async function decisionsOf(
  customer: number,
  event: string,
  { runner, store }: Surroundings,
): Promise<Decision[]> {
  const unstored = runner.unstored.flatMap(({ decisions }) => decisions.of(customer))
  const stored = (await store.decisionsBy(customer, event)).map(decisionOf)
  const found = new Map<string, Decision>()
  for (const decision of [...stored, ...unstored]) {
    if (decision.customer === customer && decision.event === event) found.set(decision.id, decision)
  }
  return [...found.values()]
}

/** The decision that a row keeps. */
export function decisionOf(row: DecisionRow): Decision {
  const stored = JSON.parse(row.json)
  return stored.shares === undefined ? fromCountsAlone(stored) : stored
}

// biome-ignore lint/suspicious/noExplicitAny: a record of an older form.
type Stored = any

/** A decision of the time when chance was the only control arm and counts were all that was known. */
function fromCountsAlone({ randomArm, candidates, ...stored }: Stored): Decision {
  return {
    ...stored,
    model: 0,
    shares: { ...NO_SHARES, random: randomArm },
    candidates: candidates.map((one: Stored) =>
      one.factors ? { ...one, factors: { ...PLAIN, ...one.factors } } : one,
    ),
  }
}

const NOTHING_SHARED = { sharedSuccesses: 0, sharedFailures: 0 }
const PLAIN = { ...NOTHING_SHARED, lean: 0, leanVariance: 0, receptivity: 1, context: 1, interruption: 0 }

const NO_SHARES: ControlShares = { random: 0, propensity: 0, 'no-levers': 0, eligibility: 0, silence: 0 }
