import type { PlaybookDefinition, PlaybookProblem } from '@attune/engine'
import { checkExperiments } from './check-experiments.ts'
import { checkTexts } from './check-texts.ts'

/** Mistakes in a playbook that compiles, for which it is not put in force; a stored one that has them still is. */
export function checkDefinition(definition: PlaybookDefinition): PlaybookProblem[] {
  return [...checkTexts(definition), ...checkExperiments(definition)]
}
