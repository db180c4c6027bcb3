import type { Customer } from '../profile/customer.ts'
import type { Run } from './run.ts'

/**
 * Of two who are found to be one: both conversations go on, one after the other on a channel; of the same thread or journey
 * the one that an agent has, else the one that has come further in time. Who began something last counts for how soon it may begin again.
 */
export function mergeRuns(winner: Customer, loser: Customer): void {
  for (const run of loser.runs) {
    const same = winner.runs.findIndex(
      ({ kind, root, state }) =>
        kind === run.kind && root === run.root && (state === 'closed') === (run.state === 'closed'),
    )
    if (same < 0) winner.runs.push(run)
    else if (isAhead(run, winner.runs[same]!)) winner.runs[same] = run
  }
  for (const [flow, at] of loser.flowStarts) {
    const known = winner.flowStarts.find(([id]) => id === flow)
    if (known) known[1] = Math.max(known[1], at)
    else winner.flowStarts.push([flow, at])
  }
}

function isAhead(one: Run, other: Run): boolean {
  if ((one.handOver === undefined) !== (other.handOver === undefined)) return one.handOver !== undefined
  return one.since > other.since
}
