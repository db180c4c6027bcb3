import type { CountFlow } from '../effects/count-flow.ts'
import type { Stepping } from '../stepping.ts'
import type { Run } from './run.ts'

/** Counts something of a run for those who want to know how far people go; `at` says the step where it is not the one at hand. */
export function countRun(run: Run, count: CountFlow['count'], step: Stepping, by = 1, at = run.step): void {
  step.effect({
    type: 'count-flow',
    kind: run.kind,
    flow: run.flow,
    variant: run.variant?.variant,
    step: at,
    count,
    by,
  })
}

/** Counts something of a run as a whole, for the definition in which it began. */
export function countWhole(run: Run, count: CountFlow['count'], step: Stepping): void {
  step.effect({
    type: 'count-flow',
    kind: run.kind,
    flow: run.root,
    variant: run.variant?.variant,
    step: '',
    count,
    by: 1,
  })
}
