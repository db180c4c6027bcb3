import { believe } from '../model/beta.ts'
import { choiceProbabilities, drawIndex } from './arbitrate.ts'
import type { Candidate, Decision } from './decision.ts'

/**
 * Makes the choice again from nothing but the record: values from the counts that were read, probabilities from the
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
  const probabilities = choiceProbabilities(
    contestants.map(({ candidate }) => candidate.factors!),
    decision.exploration,
  )
  const share = contestants.length === 0 ? 0 : decision.randomArm
  const arm = decision.armDraw < share ? 'random' : 'engine'
  if (arm !== decision.arm) disagreements.push('arm')
  const uniform = contestants.map(() => 1 / contestants.length)
  const winner = drawIndex(arm === 'random' ? uniform : probabilities, decision.draw)
  if ((contestants[winner]?.index ?? -1) !== decision.chosen) disagreements.push('chosen')
  contestants.forEach(({ candidate, index }, i) => {
    const propensity = share * uniform[i]! + (1 - share) * probabilities[i]!
    if (propensity !== candidate.propensity) disagreements.push(`candidates[${index}]: propensity`)
  })
  if ((1 - share) * probabilities[contestants.length]! !== decision.silencePropensity)
    disagreements.push('silencePropensity')
  return disagreements
}

function agrees({ factors }: Candidate): boolean {
  if (!factors) return true
  const belief = believe({ alpha: factors.alpha, beta: factors.beta }, factors)
  const gain = factors.value * factors.lever
  return belief.mean * gain - factors.cost === factors.net && belief.deviation * Math.abs(gain) === factors.deviation
}
