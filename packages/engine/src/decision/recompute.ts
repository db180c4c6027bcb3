import { contenderOf } from './choose.ts'
import type { Candidate, Decision } from './decision.ts'
import { drawChoice } from './draw-choice.ts'
import { netValue } from './net-value.ts'

/**
 * Makes the choice again from nothing but the record: values from the numbers that were read, probabilities from the
 * values, the winner from the recorded random numbers. Gives what disagrees with the record; empty when all agrees
 * to the last bit (invariant 8).
 */
export function recompute(decision: Decision): string[] {
  const disagreements: string[] = []
  const contestants = decision.candidates
    .map((candidate, index) => ({ candidate, index }))
    .filter(({ candidate }) => candidate.factors)
  for (const { candidate, index } of contestants) {
    if (!agrees(candidate)) disagreements.push(`candidates[${index}]: net value`)
  }
  const again = drawChoice(
    contestants.map(({ candidate }) => contenderOf(candidate)),
    decision,
  )
  if (again.arm !== decision.arm) disagreements.push('arm')
  if ((contestants[again.winner]?.index ?? -1) !== decision.chosen) disagreements.push('chosen')
  contestants.forEach(({ candidate, index }, i) => {
    if (again.propensities[i] !== candidate.propensity) disagreements.push(`candidates[${index}]: propensity`)
  })
  if (again.silencePropensity !== decision.silencePropensity) disagreements.push('silencePropensity')
  return disagreements
}

function agrees({ factors }: Candidate): boolean {
  if (!factors) return true
  const { net, deviation } = netValue(factors)
  return net === factors.net && deviation === factors.deviation
}
