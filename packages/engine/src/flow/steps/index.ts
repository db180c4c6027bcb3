import type { StepKind } from '../step-kind.ts'
import { actionStep } from './action.ts'
import { askStep, listenStep } from './ask.ts'
import { branchStep } from './branch.ts'
import { endStep } from './end.ts'
import { grantStep, pointsStep } from './give.ts'
import { handOverStep } from './hand-over.ts'
import { noteStep } from './note.ts'
import { optInStep } from './opt-in.ts'
import { sayStep } from './say.ts'
import { setStep } from './set.ts'
import { splitStep } from './split.ts'
import { subThreadStep } from './sub-thread.ts'
import { waitStep } from './wait.ts'

/** Every kind of step. */
export const stepKinds: readonly StepKind[] = [
  sayStep,
  askStep,
  listenStep,
  branchStep,
  splitStep,
  setStep,
  noteStep,
  pointsStep,
  grantStep,
  waitStep,
  optInStep,
  subThreadStep,
  handOverStep,
  actionStep,
  endStep,
] as readonly StepKind[]
