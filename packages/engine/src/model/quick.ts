/*
 * The logarithm and the logistic function from tables, interpolated linearly: a decision asks for them hundreds of
 * times, and needs no more digits of what is believed of a response than the belief has.
 */

/** Entries of the table of logarithms: the first bits behind the leading one choose among them, the next interpolate. */
const LOG_BITS = 10
const LOG_ENTRIES = 1 << LOG_BITS
const EXPONENT_SHIFT = 20
const BETWEEN_SHIFT = EXPONENT_SHIFT - LOG_BITS
const BETWEEN = 1 << BETWEEN_SHIFT
const EXPONENT_BIAS = 1023

const logarithms = Float64Array.from({ length: LOG_ENTRIES + 1 }, (_, i) => Math.log(1 + i / LOG_ENTRIES))

const number = new Float64Array(1)
/** The higher half of a double's bits, on machines that keep the lower one first, as all do on which Node runs. */
const bits = new Uint32Array(number.buffer)

/** Natural logarithm of a positive, normal number; the absolute error is below 1.2e-6. */
export function quickLog(x: number): number {
  number[0] = x
  const high = bits[1]!
  const entry = (high >>> BETWEEN_SHIFT) & (LOG_ENTRIES - 1)
  const low = logarithms[entry]!
  const part = (high & (BETWEEN - 1)) / BETWEEN
  return ((high >>> EXPONENT_SHIFT) - EXPONENT_BIAS) * Math.LN2 + low + part * (logarithms[entry + 1]! - low)
}

/** Steps of the logistic table per unit. */
const STEPS = 64
/** Beyond it the function is an exponential of its own. */
const RANGE = 16
const LAST = 2 * RANGE * STEPS

const logistics = Float64Array.from({ length: LAST + 2 }, (_, i) => 1 / (1 + Math.exp(RANGE - i / STEPS)))

/** 1 / (1 + e^−x); the error is below 3.1e-5 of what is smaller, it or 1 minus it. */
export function quickLogistic(x: number): number {
  const at = (x + RANGE) * STEPS
  if (!(at >= 0 && at < LAST)) return 1 / (1 + Math.exp(-x))
  const i = at | 0
  const low = logistics[i]!
  return low + (logistics[i + 1]! - low) * (at - i)
}
