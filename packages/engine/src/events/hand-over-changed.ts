import { endRun } from '../flow/end.ts'
import { flowOf } from '../flow/flow.ts'
import { leaveDesk } from '../flow/hand-over.ts'
import { goOn } from '../flow/moves.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** An agent takes a conversation that was handed over, gives it back to the others, or closes it: the thread goes on, or ends. */
export interface HandOverChanged extends EventBase {
  readonly type: 'hand-over-changed'
  readonly handOver: string
  readonly change: 'claim' | 'release' | 'close' | 'end'
  readonly agent: string
  /** Whether it may be another agent's. */
  readonly force?: true
}

/** Leaves it as it is where it is over, or another agent has it. */
export function observeHandOverChanged(event: HandOverChanged, step: Stepping): void {
  const run = step.customer.runs.find(({ handOver }) => handOver?.id === event.handOver)
  const handOver = run?.handOver
  if (!run || !handOver) return
  if (handOver.agent !== undefined && handOver.agent !== event.agent && !event.force) return
  const at = flowOf(run, step.world.playbook.flows)?.steps.get(run.step)
  switch (event.change) {
    case 'claim':
    case 'release':
      handOver.agent = event.change === 'claim' ? event.agent : undefined
      handOver.touchedAt = step.world.now
      run.dueAt = at?.dueAt?.(run, step) ?? run.dueAt
      return
    case 'close':
      leaveDesk(run, 'handed_back')
      return goOn(run, at!.exits[0]!.to, step)
    case 'end':
      return endRun(run, 'closed', step)
  }
}
