/** Sums are kept to this many parts of a unit: any amount of money has fewer. */
const PARTS = 1e6

/** Beyond it, a double has no room for all the parts. */
const EXACT_UP_TO = Number.MAX_SAFE_INTEGER / PARTS

/**
 * The sum of two numbers, to a millionth. Adding up decimals such as 0.1 drifts, and differently in every order;
 * rounded each time, the sum is that of the numbers as they were written, whatever order they come in.
 */
export function plus(a: number, b: number): number {
  const sum = a + b
  if (Number.isInteger(sum) || Math.abs(sum) > EXACT_UP_TO) return sum
  return Math.round(sum * PARTS) / PARTS
}
