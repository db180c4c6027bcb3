import { endRun } from '../flow/end.ts'
import { flowOf } from '../flow/flow.ts'
import { leaveDesk } from '../flow/hand-over.ts'
import { goOn } from '../flow/moves.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Somebody of the brand hands a conversation back, or takes a customer out of a thread or a journey. */
export interface RunSettled extends EventBase {
  readonly type: 'run-settled'
  readonly run: string
  readonly how: 'hand-back' | 'end'
}

export function observeRunSettled({ how, run: id }: RunSettled, step: Stepping): void {
  const run = step.customer.runs.find((open) => open.id === id && open.state !== 'closed')
  if (!run) return
  if (how === 'end') return endRun(run, 'taken_out', step)
  const at = flowOf(run, step.world.playbook.flows)?.steps.get(run.step)
  if (at?.kind !== 'handOver' || run.state !== 'waiting') return
  leaveDesk(run, 'handed_back')
  goOn(run, at.exits[0]!.to, step)
}
