import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import { endRun } from './end.ts'
import { takeOver } from './hand-over.ts'
import type { Run } from './run.ts'
import { isAhead } from './voice.ts'

/**
 * Of two who are found to be one: both conversations go on, one after the other on a channel; of the same thread or journey
 * the one that an agent has, else the one that has come further in time, and the other ends (`merged`). Who began something last
 * counts for how soon it may begin again.
 */
export function mergeRuns(winner: Customer, loser: Customer, step: Stepping): void {
  const pairs = pairsOf(winner.runs, loser.runs)
  winner.runs = [...winner.runs, ...loser.runs]
  const gone = new Set(pairs.map(([run]) => run))
  for (const [run, kept] of pairs) takeParent(kept, run, gone, winner.runs)
  for (const [run, kept] of pairs) giveWay(run, kept, step)
  for (const [flow, at] of loser.flowStarts) {
    const known = winner.flowStarts.find(([id]) => id === flow)
    if (known) known[1] = Math.max(known[1], at)
    else winner.flowStarts.push([flow, at])
  }
}

/** Runs that give way, each with the one that goes on in its place. */
function pairsOf(ours: readonly Run[], theirs: readonly Run[]): (readonly [gone: Run, kept: Run])[] {
  const kept = [...ours]
  return theirs.flatMap((run) => {
    const at = kept.findIndex((one) => isSame(one, run))
    if (at < 0) return []
    const other = kept[at]!
    if (!isAhead(run, other)) return [[run, other] as const]
    kept[at] = run
    return [[other, run] as const]
  })
}

function isSame(one: Run, other: Run): boolean {
  if (one.kind !== other.kind || one.root !== other.root || isByCode(one) || isByCode(other)) return false
  return (one.state === 'closed') === (other.state === 'closed')
}

/** Another code is another matter. */
function isByCode({ kind, properties }: Run): boolean {
  return kind === 'thread' && typeof properties.code === 'object'
}

/** A journey that waits for the end of one that gives way waits for the end of the other, unless that has a journey of its own. */
function takeParent(kept: Run, run: Run, gone: ReadonlySet<Run>, runs: readonly Run[]): void {
  const isThere = (id: string | undefined) => runs.some((one) => one.id === id && !gone.has(one))
  if (isThere(kept.parent) || !isThere(run.parent)) return
  kept.parent = run.parent
  run.parent = undefined
}

function giveWay(run: Run, kept: Run, step: Stepping): void {
  const { customer } = step
  if (run.state === 'closed') {
    customer.runs = customer.runs.filter((one) => one !== run)
    return
  }
  if (kept.handOver) takeOver(kept.handOver, run)
  endRun(run, 'merged', step)
}
