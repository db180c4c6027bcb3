import type { ArmCounts, StatusView } from './api.ts'

/** What the demo itself has seen. */
export interface Tally {
  events: number
  moments: number
  silences: number
  deliveries: number
  refusals: number
  orders: number
}

export function createTally(): Tally {
  return { events: 0, moments: 0, silences: 0, deliveries: 0, refusals: 0, orders: 0 }
}

/** The summary at the end: the server's own figures where it gives them, else what the demo saw. */
export function summarise(tally: Tally, status: StatusView | undefined): string {
  const tallies = status?.tallies
  const decisions = tallies?.decisions ?? tally.moments
  const silences = tallies?.['decisions/silence'] ?? tally.silences
  const lines = [
    `events      ${tally.events}`,
    `moments     ${tally.moments} seen in calls`,
    `decisions   ${decisions}: ${decisions - silences} for an action, ${silences} for silence`,
    `deliveries  ${tallies ? describeStates(tallies) : `${tally.deliveries} received`}`,
    `suppressed  ${tallies ? describeReasons(tallies, 'suppressed') : 'not told by the server'}`,
    `failed      ${tallies ? describeReasons(tallies, 'failed') : 'not told by the server'}`,
    `people      ${tally.orders} ordered because of a message, ${tally.refusals} opted out`,
    ...describeArms(status?.responses),
  ]
  return lines.join('\n')
}

/** Deliveries by state. Tallies are named `deliveries/{action}/{channel}/{state}`, with the reason behind it where there is one. */
function describeStates(tallies: Readonly<Record<string, number>>): string {
  const sum = (state: string) => addUp(tallies, (parts) => parts[3] === state)
  const [entered, delivered, suppressed, failed] = ['entered', 'delivered', 'suppressed', 'failed'].map(sum)
  const open = entered! - delivered! - suppressed! - failed!
  return `${entered} = ${delivered} delivered + ${suppressed} suppressed + ${failed} failed + ${open} on their way`
}

function describeReasons(tallies: Readonly<Record<string, number>>, state: string): string {
  const reasons = new Map<string, number>()
  for (const [name, count] of Object.entries(tallies)) {
    const [kind, , , ended, reason] = name.split('/')
    if (kind !== 'deliveries' || ended !== state || reason === undefined) continue
    reasons.set(reason, (reasons.get(reason) ?? 0) + count)
  }
  if (reasons.size === 0) return 'none'
  return [...reasons].map(([reason, count]) => `${reason} ${count}`).join(', ')
}

function describeArms(responses: readonly ArmCounts[] | undefined): string[] {
  if (!responses) return ['responses   not told by the server']
  return ['engine', 'random'].map((arm) => {
    let successes = 0
    let shown = 0
    for (const counts of responses) {
      if (counts.arm !== arm) continue
      successes += counts.successes
      shown += counts.successes + counts.failures
    }
    const rate = shown === 0 ? 'nothing shown yet' : `${((100 * successes) / shown).toFixed(1)} %`
    return `responses   ${arm.padEnd(6)} ${successes} of ${shown} (${rate})`
  })
}

function addUp(tallies: Readonly<Record<string, number>>, wanted: (parts: readonly string[]) => boolean): number {
  let total = 0
  for (const [name, count] of Object.entries(tallies)) {
    const parts = name.split('/')
    if (parts[0] === 'deliveries' && wanted(parts)) total += count
  }
  return total
}
