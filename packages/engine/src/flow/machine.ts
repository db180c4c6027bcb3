import { deriveAudiences } from '../audience/derive.ts'
import type { Stepping } from '../stepping.ts'
import { endRun } from './end.ts'
import { flowOf } from './flow.ts'
import { leaveDesk } from './hand-over.ts'
import { countRun } from './measure.ts'
import { END, isEnd, type Run, type Target } from './run.ts'
import { takeTurn } from './voice.ts'

/** Steps that a run may take at one instant. Loops that never wait are refused at publish; this is for what only data shows. */
const MOST_MOVES = 100

/**
 * Takes a run from step to step until one of them waits, or it ends. Audiences follow from what it has changed before the
 * next step looks at them.
 */
export function proceed(run: Run, target: Target, urgent: boolean, step: Stepping): void {
  const { world } = step
  let to = target
  for (let moves = 0; moves < MOST_MOVES; moves++) {
    if (to === END) {
      const caller = run.callers.pop()
      if (!caller) return endRun(run, 'completed', step)
      ;[run.flow, run.revision, to] = caller
      continue
    }
    if (isEnd(to)) return endRun(run, to.slice(1), step)
    const flow = flowOf(run, world.playbook.flows)
    const next = flow?.steps.get(to)
    if (!flow || !next) return endRun(run, 'edited', step)
    const returns = run.state === 'paused'
    arriveAt(run, to, world.now)
    if (next.speaks && !takeTurn(run, flow, urgent, step)) return record(run, step)
    run.state = 'waiting'
    if (!returns) countRun(run, 'entered', step)
    if (step.touched.length > 0) deriveAudiences(step)
    const onward = next.enter(run, step)
    if (onward === undefined) return record(run, step)
    to = onward
  }
  endRun(run, 'went_round', step)
}

function arriveAt(run: Run, to: Target, now: number): void {
  leaveDesk(run, 'moved')
  run.step = to
  run.since = now
  run.dueAt = Number.POSITIVE_INFINITY
  run.tries = 0
  run.reminded = false
}

/** Tells the host where the run stands, unless it has told that it ended. */
function record(run: Run, step: Stepping): void {
  if (run.state !== 'closed') step.effect({ type: 'record-run', run, outcome: undefined })
}
