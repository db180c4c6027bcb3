import type { Stepping } from '../stepping.ts'
import type { Run, Target } from './run.ts'

/** A run that goes on in this step. */
export interface Move {
  readonly run: Run
  readonly to: Target
  /** Whether it goes on because the person has asked for it, so that nobody else has the word first. */
  readonly urgent: boolean
}

/** Lets a run go on once everything else of the step is known: audiences that follow from an answer, above all. */
export function goOn(run: Run, to: Target, step: Stepping, urgent = false): void {
  step.moves.push({ run, to, urgent })
}

/** Whether a run goes on in this step already. */
export function isMoving(run: Run, { moves }: Stepping): boolean {
  return moves.some((move) => move.run === run)
}
