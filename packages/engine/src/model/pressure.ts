import type { Customer } from '../profile/customer.ts'
import type { ResponseCounts } from './beta.ts'

/** What an answered message still weighs: it was welcome. */
const ANSWERED = 0.25

/** The opt-out risk is learned for this many steps of pressure; the last stands for everything above. */
const STEPS = 10

/** Before anything was learned, one contact in a thousand ends in an opt-out, as if seen among 500. */
const RISK_PRIOR = 0.5
const RISK_STRENGTH = 500

/** How pressed a customer is: interrupting contacts, each counting half after the half-life, and less where it was answered. */
export function pressureOn({ contacts }: Customer, halfLifeMs: number, now: number): number {
  let pressure = 0
  for (const { answered, at, interrupts } of contacts) {
    if (!interrupts) continue
    // What is on its way has no time yet and counts in full.
    const age = at > now ? 0 : now - at
    pressure += (answered ? ANSWERED : 1) * 2 ** (-age / halfLifeMs)
  }
  return pressure
}

export function pressureStep(pressure: number): number {
  return Math.min(STEPS - 1, Math.floor(pressure))
}

/** The name under which opt-outs are counted by how pressed people were: for, where a contact led to one. */
export function optOutName(step: number): string {
  return `opt-out/${step}`
}

/** The probability that one more contact at this pressure ends in an opt-out. */
export function optOutRisk({ failures, successes }: ResponseCounts): number {
  return (successes + RISK_PRIOR) / (successes + failures + RISK_STRENGTH)
}
