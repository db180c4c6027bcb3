import type { ArmCounts, StatusView } from './api.ts'

/** What the demo itself has seen. */
export interface Tally {
  events: number
  moments: number
  silences: number
  deliveries: number
  refusals: number
  orders: number
  /** What people did with what they were shown, by the arm that chose it. */
  readonly byArm: Map<string, { shown: number; ordered: number }>
}

export function createTally(): Tally {
  return { events: 0, moments: 0, silences: 0, deliveries: 0, refusals: 0, orders: 0, byArm: new Map() }
}

/** The summary at the end: the server's own figures where it gives them, else what the demo saw. */
export function summarise(tally: Tally, status: StatusView | undefined): string {
  const tallies = status && Object.keys(status.tallies).length > 0 ? status.tallies : undefined
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
    ...describeArms(tally, status?.responses ?? []),
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

/** Response rates of the engine and of chance: by the server's labels, or, where it has none, by what people did at once. */
function describeArms(tally: Tally, responses: readonly ArmCounts[]): string[] {
  return ['engine', 'random'].map((arm) => {
    let ordered = 0
    let shown = 0
    for (const { successes, failures } of responses.filter((counts) => counts.arm === arm)) {
      ordered += successes
      shown += successes + failures
    }
    if (responses.length === 0) ({ ordered, shown } = tally.byArm.get(arm) ?? { ordered, shown })
    const rate = shown === 0 ? 'nothing shown yet' : `${((100 * ordered) / shown).toFixed(1)} %`
    return `responses   ${arm.padEnd(6)} ${ordered} of ${shown} (${rate})`
  })
}

/** Notes what became of something that an arm chose. */
export function noteResponse(tally: Tally, arm: string, ordered: boolean): void {
  const counts = tally.byArm.get(arm) ?? { shown: 0, ordered: 0 }
  counts.shown++
  if (ordered) counts.ordered++
  tally.byArm.set(arm, counts)
}

function addUp(tallies: Readonly<Record<string, number>>, wanted: (parts: readonly string[]) => boolean): number {
  let total = 0
  for (const [name, count] of Object.entries(tallies)) {
    const parts = name.split('/')
    if (parts[0] === 'deliveries' && wanted(parts)) total += count
  }
  return total
}
