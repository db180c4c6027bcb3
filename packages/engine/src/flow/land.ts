import type { Stepping } from '../stepping.ts'
import { endRun } from './end.ts'
import { type Flow, type Flows, flowOf } from './flow.ts'
import { leaveDesk } from './hand-over.ts'
import { goOn } from './moves.ts'
import { END, type Run, type Target } from './run.ts'
import { keepOneVoice } from './voice.ts'

/** Where somebody at a step lands when the definition becomes another one: the step itself, another, or out. */
export function landingOf(step: Target, flow: Flow | undefined): Target | undefined {
  if (!flow || flow.ejects) return undefined
  if (flow.steps.has(step)) return step
  const to = flow.moves.get(step)
  return to === END || (to !== undefined && flow.steps.has(to)) ? to : undefined
}

/** Brings runs by definitions that are not in force any more to where those say that people go on. */
export function landRuns(step: Stepping): void {
  const { flows } = step.world.playbook
  let stays = false
  for (const run of step.customer.runs) {
    if (flowOf(run, flows)) continue
    const flow = currentOf(run, flows)
    const to = landingOf(run.step, flow)
    run.callers = run.callers.filter(
      ([id, , target]) => landingOf(target, currentOf({ ...run, flow: id }, flows)) !== undefined || target === END,
    )
    for (const caller of run.callers) caller[1] = currentOf({ ...run, flow: caller[0] }, flows)?.revision ?? caller[1]
    if (!flow || to === undefined) {
      if (run.state === 'closed') step.customer.runs = step.customer.runs.filter((kept) => kept !== run)
      else endRun(run, 'edited', step)
      continue
    }
    run.revision = flow.revision
    if (run.state === 'closed') continue
    if (to !== run.step) goOn(run, to, step)
    else if (run.state === 'waiting') {
      if (flow.steps.get(to)!.kind !== 'handOver') leaveDesk(run, 'edited')
      run.dueAt = flow.steps.get(to)!.dueAt?.(run, step) ?? Number.POSITIVE_INFINITY
      step.effect({ type: 'record-run', run, outcome: undefined })
      stays = true
    }
  }
  if (stays) keepOneVoice(step)
}

function currentOf({ flow, kind }: Pick<Run, 'flow' | 'kind'>, { journeys, threads }: Flows): Flow | undefined {
  return (kind === 'thread' ? threads : journeys).get(flow)
}
