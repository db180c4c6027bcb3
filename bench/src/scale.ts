import type { Scale } from './figures/bench.ts'

/** A few minutes. */
export const QUICK: Scale = {
  quick: true,
  customers: 100_000,
  rounds: 3,
  roundSeconds: 2.5,
  warmUpSeconds: 2,
  batchBodies: 1000,
  singleBodies: 40_000,
  memorySeconds: 5,
  recoverSeconds: 20,
  outageSeconds: 30,
  swipes: { perSecond: 200, othersPerSecond: 1000 },
  texts: { perSecond: 200, people: 5000 },
  loadRows: 100_000,
  blastUpToAge: 37,
  stepEvents: 40_000,
  arbitrateDecisions: 1500,
  growth: { customers: 10_000, historyCustomers: 1000, events: 8000, rounds: 5 },
}

/** The standard workload in full; about a quarter of an hour. */
export const FULL: Scale = {
  quick: false,
  customers: 1_000_000,
  rounds: 5,
  roundSeconds: 8,
  warmUpSeconds: 5,
  batchBodies: 5000,
  singleBodies: 100_000,
  memorySeconds: 60,
  recoverSeconds: 60,
  outageSeconds: 300,
  swipes: { perSecond: 1000, othersPerSecond: 5000 },
  texts: { perSecond: 2000, people: 50_000 },
  loadRows: 1_000_000,
  blastUpToAge: 77,
  stepEvents: 100_000,
  arbitrateDecisions: 4000,
  growth: { customers: 20_000, historyCustomers: 2000, events: 20_000, rounds: 7 },
}
