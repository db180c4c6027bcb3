import { type LoggedRows, quote } from './logged-rows.ts'
import { readNumber } from './numbers.ts'
import { readColumns, readHead, refuseTable } from './read-columns.ts'

/** A policy that chooses without looking at whom: with which probability each action, by slot. */
export interface TargetPolicy {
  /** By slot of the log, then by action of the log. */
  readonly probability: readonly Float64Array[]
  /** By slot of the log: actions of the policy that the log never saw there, with their probability. */
  readonly unseen: readonly (readonly (readonly [action: string, probability: number])[])[]
}

/** How far a policy's probabilities may sum to something else than 1, since files round. */
const SUM_TOLERANCE = 0.005

/** Reads a policy from a CSV file with the columns action, probability and, where slots differ, slot. */
export async function readTarget(path: string, log: LoggedRows, slotColumn: string | undefined): Promise<TargetPolicy> {
  const hasSlot = (await readHead(path)).includes('slot')
  if (hasSlot && slotColumn === undefined)
    refuseTable(path, ['it has a column "slot": name that of the log with --slot'])
  const table = await readColumns(path, ['action', 'probability', ...(hasSlot ? ['slot'] : [])])
  const bySlot = new Map<string, Map<string, number>>()
  const problems: string[] = []
  for (let row = 0; row < table.rows; row++) {
    const at = `line ${table.lines[row]}`
    const slot = hasSlot ? table.of('slot')[row]! : ''
    const action = table.of('action')[row]!
    const text = table.of('probability')[row]!
    const probability = readNumber(text)
    if (action === '') problems.push(`${at}, column "action" is empty`)
    if (probability === undefined || probability < 0 || probability > 1) {
      problems.push(`${at}, column "probability": ${quote(text)} is not a number from 0 to 1`)
      continue
    }
    const actions = bySlot.get(slot) ?? new Map<string, number>()
    if (actions.has(action)) problems.push(`${at}: action "${action}" stands twice${inSlot(slot)}`)
    bySlot.set(slot, actions.set(action, probability))
  }
  if (problems.length === 0) checkSums(bySlot, problems)
  const policies = problems.length === 0 ? policiesFor(log, bySlot, hasSlot, problems) : []
  if (problems.length > 0) refuseTable(path, problems)
  return matchToLog(path, log, policies)
}

function checkSums(bySlot: ReadonlyMap<string, ReadonlyMap<string, number>>, problems: string[]): void {
  for (const [slot, actions] of bySlot) {
    const sum = [...actions.values()].reduce((total, probability) => total + probability, 0)
    if (Math.abs(sum - 1) > SUM_TOLERANCE)
      problems.push(
        `the probabilities${inSlot(slot)} sum to ${Number(sum.toPrecision(6))}, not to 1; name every action that it could do`,
      )
  }
}

/** The policy of each slot of the log. */
function policiesFor(
  log: LoggedRows,
  bySlot: ReadonlyMap<string, ReadonlyMap<string, number>>,
  hasSlot: boolean,
  problems: string[],
): ReadonlyMap<string, number>[] {
  return log.slots.flatMap((slot, number) => {
    const policy = bySlot.get(hasSlot ? slot : '')
    if (policy) return [policy]
    const line = log.lines[log.slot.indexOf(number)]
    problems.push(`it has no probabilities for slot "${slot}", which ${log.path} has (line ${line})`)
    return []
  })
}

function matchToLog(path: string, log: LoggedRows, policies: readonly ReadonlyMap<string, number>[]): TargetPolicy {
  const seen = log.slots.map(() => new Set<string>())
  for (let row = 0; row < log.rows; row++) seen[log.slot[row]!]!.add(log.actions[log.action[row]!]!)
  if (!policies.some((policy, slot) => [...policy].some(([action, p]) => p > 0 && seen[slot]!.has(action))))
    refuseTable(path, [`none of its actions is in ${log.path}, whose are ${log.actions.slice(0, 5).join(', ')} …`])
  return {
    probability: policies.map((policy) => Float64Array.from(log.actions, (action) => policy.get(action) ?? 0)),
    unseen: policies.map((policy, slot) => [...policy].filter(([action, p]) => p > 0 && !seen[slot]!.has(action))),
  }
}

function inSlot(slot: string): string {
  return slot === '' ? '' : ` in slot "${slot}"`
}
