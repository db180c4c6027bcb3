import type { Customer, Redemption } from '@attune/engine'
import { decodeCustomer, type MemoryState, Words } from 'attune/testing'
import { TILL_LIMITS } from './till-offers.ts'
import type { Violations } from './violations.ts'

/**
 * Invariant 6 at the end of a run: what the wallets and redemptions in the store add up to is what pools, codes and the points
 * ledger say.
 */
export function compareTills(stored: MemoryState, violations: Violations): void {
  const words = new Words()
  words.restore([...stored.words])
  const customers = [...stored.customers.values()].map(({ document }) => decodeCustomer(document, words))
  comparePools(customers, stored, violations)
  compareCodes(customers, stored, violations)
  comparePoints(customers, stored, violations)
}

const taken = ({ state }: Redemption) => state === 'held' || state === 'committed'

function comparePools(customers: readonly Customer[], { pools }: MemoryState, violations: Violations): void {
  const uses = customers
    .flatMap(({ redemptions }) => redemptions.filter(taken))
    .flatMap((redemption) => redemption.uses.filter(({ offer }) => offer === 'last'))
  const amount = uses.reduce((sum, use) => sum + use.amount, 0)
  const kept = customers.flatMap(({ grants }) => grants.filter(({ reserved }) => reserved !== undefined)).length
  const figures: [pool: string, counted: number, most: number][] = [
    ['redemption:last:units', uses.length, TILL_LIMITS.lastUnits],
    ['redemption:last:amount', amount, TILL_LIMITS.lastAmount],
    ['stock:stock:pike:shoe', kept, TILL_LIMITS.onShelf],
  ]
  for (const [pool, counted, most] of figures) {
    const spent = pools.get(pool)?.spent ?? 0
    if (spent !== counted) violations.add(6, `${pool} has given ${spent}, ${counted} are in use`)
    if (spent > most) violations.add(6, `${pool} has given ${spent} of ${most}`)
  }
}

function compareCodes(customers: readonly Customer[], { codeMarks }: MemoryState, violations: Violations): void {
  const expected = new Map<string, string>()
  const expect = (code: string, state: string) => {
    if (expected.has(code)) violations.add(6, `code ${code} is ${expected.get(code)} and ${state}`)
    expected.set(code, state)
  }
  for (const { grants, redemptions } of customers) {
    for (const { code, state } of grants)
      if (code && state !== 'held' && state !== 'redeemed') expect(`${code.batch}/${code.number}`, 'given')
    for (const { state, uses } of redemptions.filter(taken))
      for (const { unique } of uses)
        if (unique) expect(`${unique.batch}/${unique.number}`, state === 'held' ? 'held' : 'used')
  }
  for (const code of new Set([...expected.keys(), ...codeMarks.keys()])) {
    const [is, should] = [codeMarks.get(code)?.state, expected.get(code)]
    if (is !== should) violations.add(6, `code ${code} is ${is ?? 'free'} and should be ${should ?? 'free'}`)
  }
}

/** What a customer has in an account follows from the movements alone. */
function comparePoints(customers: readonly Customer[], { points }: MemoryState, violations: Violations): void {
  const balances = new Map<string, number>()
  const move = (key: string, by: number) => balances.set(key, (balances.get(key) ?? 0) + by)
  for (const { customer, from, points: moved, to } of points.values()) {
    move(`${customer}/${from}`, -moved)
    move(`${customer}/${to}`, moved)
  }
  const sum = [...balances.values()].reduce((all, balance) => all + balance, 0)
  if (sum !== 0) violations.add(6, `the accounts of the ledger come to ${sum}`)
  for (const { id, points: accounts } of customers)
    for (const { lots, owed } of accounts) {
      const held = { pending: 0, available: -owed }
      for (const lot of lots) held[lot.spendable ? 'available' : 'pending'] += lot.points
      for (const [account, has] of Object.entries(held))
        if ((balances.get(`${id}/${account}`) ?? 0) !== has)
          violations.add(
            6,
            `customer ${id} has ${has} points ${account}, the ledger says ${balances.get(`${id}/${account}`)}`,
          )
    }
}
