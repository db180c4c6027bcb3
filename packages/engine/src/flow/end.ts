import { endDelivery } from '../delivery/lifecycle.ts'
import type { Stepping } from '../stepping.ts'
import { flowOf } from './flow.ts'
import { leaveDesk } from './hand-over.ts'
import { countWhole } from './measure.ts'
import { goOn } from './moves.ts'
import { closeAsked, type Run } from './run.ts'

/** Closed conversations that are kept for late answers; the oldest make room. */
const CLOSED_CAPACITY = 3

/** Outcomes after which nothing that is said belongs to the conversation any more. */
const FINAL: ReadonlySet<string> = new Set(['stopped', 'taken_out', 'restarted', 'edited', 'merged'])

/** Outcomes that let what was said or sent on the way still arrive. */
const PEACEFUL: ReadonlySet<string> = new Set(['completed', 'timed_out', 'gave_up', 'closed'])

/**
 * Ends a run. One with a question that was not answered is kept for a while, since answers come late. `isOwn`: its definition ends it
 * here, with an outcome of its own that may be called anything: what it has said and sent still arrives.
 */
export function endRun(run: Run, outcome: string, step: Stepping, isOwn = false): void {
  const { customer, world } = step
  closeAsked(run, world.now, false)
  // What an agent has said still arrives where another one goes on.
  const isPeaceful = isOwn || PEACEFUL.has(outcome) || (outcome === 'merged' && run.handOver !== undefined)
  leaveDesk(run, outcome)
  countWhole(run, `ended/${outcome}`, step)
  step.effect({ type: 'record-run', run, outcome })
  if (!isPeaceful && run.callers.length === 0) withdraw(run, step)
  const root = flowOf({ ...run, flow: run.root, revision: rootRevision(run) }, world.playbook.flows)
  const lateMs = run.kind === 'thread' ? (root?.lateMs ?? 0) : 0
  const isKept = lateMs > 0 && (isOwn || !FINAL.has(outcome)) && run.asked.some(({ answered }) => !answered)
  customer.runs = customer.runs.filter((open) => open !== run)
  if (isKept) keepClosed(run, world.now + lateMs, step)
  else run.state = 'closed'
  const parent = customer.runs.find(({ id, state }) => id === run.parent && state === 'waiting')
  const exits = parent && flowOf(parent, world.playbook.flows)?.steps.get(parent.step)?.exits
  if (parent && exits) goOn(parent, (outcome === 'completed' ? exits[0] : exits.at(-1))!.to, step)
}

function keepClosed(run: Run, until: number, { customer, world }: Stepping): void {
  run.state = 'closed'
  run.since = world.now
  run.dueAt = until
  customer.runs.push(run)
  const closed = customer.runs.filter(({ state }) => state === 'closed')
  if (closed.length > CLOSED_CAPACITY) customer.runs = customer.runs.filter((kept) => kept !== closed[0])
}

function rootRevision({ callers, revision }: Run): string {
  return callers[0]?.[1] ?? revision
}

/** Calls back what a run has on its way. */
function withdraw({ id }: Run, step: Stepping): void {
  for (const delivery of step.customer.deliveries) {
    if (delivery.run !== id || delivery.state === 'accepted') continue
    delivery.withdrawn = true
    if (delivery.state !== 'handed') endDelivery(delivery, 'suppressed', 'withdrawn', step.world.now, step)
    else step.effect({ type: 'recall-delivery', delivery: delivery.id })
  }
}

/** Ends the conversations on a channel whose person has refused it, those that are over included: nothing is said any more. */
export function stopRuns(channel: string, step: Stepping): void {
  const { customer } = step
  for (const run of customer.runs)
    if (run.kind === 'thread' && run.channel === channel && run.state !== 'closed') endRun(run, 'stopped', step)
  customer.runs = customer.runs.filter((run) => run.channel !== channel || run.kind !== 'thread')
}
