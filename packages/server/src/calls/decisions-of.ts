import { type Decision, deriveId } from '@attune/engine'
import type { DecisionRow } from '../runner/store.ts'
import type { Surroundings } from './surroundings.ts'

/** The decisions that an event caused when it was first applied, whether the store holds them yet or not. */
export async function decisionsOf(
  customer: number,
  event: string,
  { runner, store }: Surroundings,
): Promise<Decision[]> {
  const unstored = runner.unstored.flatMap(({ decisions }) => [...decisions.values()])
  const stored = (await store.decisionsCausedBy(customer, event)).map(decisionOf)
  const found = new Map<string, Decision>()
  for (const decision of [...stored, ...unstored]) {
    if (decision.customer === customer && isCausedAtOnce(decision, event)) found.set(decision.id, decision)
  }
  return [...found.values()]
}

/** A moment that waited names the event that began the wait as its cause, but was decided by a later step. */
function isCausedAtOnce({ id, customer, moment }: Decision, event: string): boolean {
  return id === deriveId('dec', customer, event, moment.kind, moment.id)
}

/** The decision that a row keeps. */
export function decisionOf(row: DecisionRow): Decision {
  return JSON.parse(row.json)
}
