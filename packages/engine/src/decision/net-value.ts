import { quickLog, quickLogistic } from '../model/quick.ts'
import {
  ALPHA,
  BETA,
  CONTEXT,
  COST,
  FACTORS,
  FAILURES,
  LEAN,
  LEAN_VARIANCE,
  LEVER,
  NET,
  RECEPTIVITY,
  SHARED_FAILURES,
  SHARED_SUCCESSES,
  SUCCESSES,
  VALUE,
} from './factors.ts'

/** Mean and deviation of what is believed of a response's probability, written where the caller says. */
export function writeBelief(numbers: Float64Array, row: number, into: Float64Array, at: number): void {
  const from = row * FACTORS
  const alpha = numbers[from + ALPHA]! + numbers[from + SUCCESSES]! + numbers[from + SHARED_SUCCESSES]!
  const beta = numbers[from + BETA]! + numbers[from + FAILURES]! + numbers[from + SHARED_FAILURES]!
  const receptivity = numbers[from + RECEPTIVITY]!
  const leanVariance = numbers[from + LEAN_VARIANCE]!
  const total = alpha + beta
  let mean: number
  let deviation: number
  if (leanVariance === 0) {
    mean = alpha / total
    deviation = Math.sqrt((alpha * beta) / (total + 1)) / total
  } else {
    // Moved on the scale of the logit by a normal amount. There the Beta's own deviation is divided by the slope
    // p(1 − p) = αβ / total². The mean of the logistic of a normal variable is close to
    // logistic(mean / √(1 + π variance / 8)) (MacKay 1992, equation 10).
    const variance = (total * total) / (alpha * beta * (total + 1)) + leanVariance
    const logit = (quickLog(alpha / beta) + numbers[from + LEAN]!) / Math.sqrt(1 + (Math.PI / 8) * variance)
    mean = quickLogistic(logit)
    deviation = Math.sqrt(variance) * mean * (1 - mean)
  }
  into[at] = receptivity === 1 ? mean : Math.min(1, mean * receptivity)
  into[at + 1] = deviation * receptivity
}

/** Writes the mean and the deviation of the net value that the numbers of a row make, with a lever, in minor units. */
export function writeNetValue(numbers: Float64Array, row: number, lever: number, into: Float64Array, at: number): void {
  const from = row * FACTORS
  writeBelief(numbers, row, into, at)
  const gain = numbers[from + VALUE]! * numbers[from + CONTEXT]! * lever
  into[at] = into[at]! * gain - numbers[from + COST]!
  into[at + 1] = into[at + 1]! * Math.abs(gain)
}

/** Completes a row whose other numbers are written. */
export function settleRow(numbers: Float64Array, row: number): void {
  const at = row * FACTORS
  writeNetValue(numbers, row, numbers[at + LEVER]!, numbers, at + NET)
}
