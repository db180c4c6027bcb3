import { bestOf } from './choose.ts'
import type { Candidate, Decision } from './decision.ts'
import { drawChoice } from './draw-choice.ts'
import { DEVIATION, FACTORS, NET, writeFactors } from './factors.ts'
import { settleRow } from './net-value.ts'

/**
 * Makes the choice again from nothing but the record: values from the numbers that were read, probabilities from the
 * values, the winner from the recorded random numbers. Gives what disagrees with the record; empty when all agrees
 * to the last bit (invariant 8).
 */
export function recompute(decision: Decision): string[] {
  const disagreements: string[] = []
  const contestants: number[] = []
  decision.candidates.forEach(({ factors }, index) => {
    if (factors) contestants.push(index)
  })
  const contenders = contestants.map((index) => decision.candidates[index]!)
  const numbers = weighAgain(contenders)
  const waived = contenders.some(isWaived) ? contenders.map(isWaived) : undefined
  contestants.forEach((index, row) => {
    const { factors } = decision.candidates[index]!
    const agrees =
      numbers[row * FACTORS + NET] === factors!.net && numbers[row * FACTORS + DEVIATION] === factors!.deviation
    if (!agrees) disagreements.push(`candidates[${index}]: net value`)
    // What follows is judged by the record, so that one mistake is told once.
    writeFactors(numbers, row, factors!)
  })
  const again =
    decision.moment.kind === 'send'
      ? sentAgain(numbers, contenders.length)
      : drawChoice({ count: contenders.length, numbers, waived }, decision)
  if (again.arm !== decision.arm) disagreements.push('arm')
  if ((contestants[again.winner] ?? -1) !== decision.chosen) disagreements.push('chosen')
  contestants.forEach((index, row) => {
    if (again.propensities[row] !== decision.candidates[index]!.propensity)
      disagreements.push(`candidates[${index}]: propensity`)
  })
  if (again.propensities[contestants.length] !== decision.silencePropensity) disagreements.push('silencePropensity')
  return disagreements
}

/** What is sent is on the channel that is worth most, for sure. */
function sentAgain(numbers: Float64Array, count: number) {
  const winner = bestOf(numbers, count)
  const propensities = Array.from({ length: count + 1 }, (_, row) =>
    Number(row === winner || (winner < 0 && row === 0)),
  )
  return { arm: 'engine', winner, propensities }
}

function weighAgain(contenders: readonly Candidate[]): Float64Array {
  const numbers = new Float64Array(contenders.length * FACTORS)
  contenders.forEach(({ factors }, row) => {
    writeFactors(numbers, row, factors!)
    settleRow(numbers, row)
  })
  return numbers
}

function isWaived({ waived }: Candidate): boolean {
  return waived !== undefined
}
