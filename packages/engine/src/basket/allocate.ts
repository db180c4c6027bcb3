/**
 * Shares an amount out in proportion to weights, in whole minor units that add up to it exactly: what is left over by rounding down goes,
 * one unit each, to the largest remainders (Hamilton's method), of equal ones to the first. No share exceeds its room, and what does not
 * fit goes to those that have some; the amount must not exceed the room of all. Everything is whole and not negative.
 */
export function allocate(amount: number, weights: readonly number[], room: readonly number[]): number[] {
  const shares = new Array<number>(weights.length).fill(0)
  let left = amount
  let open = weights.flatMap((weight, i) => (weight > 0 && room[i]! > 0 ? [i] : []))
  while (left > 0 && open.length > 0) {
    const given = proportion(
      left,
      open.map((i) => weights[i]!),
    )
    open.forEach((i, k) => {
      const share = Math.min(given[k]!, room[i]! - shares[i]!)
      shares[i]! += share
      left -= share
    })
    open = open.filter((i) => shares[i]! < room[i]!)
  }
  return shares
}

function proportion(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const exact = weights.map((weight) => (amount * weight) / total)
  const shares = exact.map(Math.floor)
  let left = amount - shares.reduce((sum, share) => sum + share, 0)
  const byRemainder = exact
    .map((share, i) => ({ i, remainder: share - shares[i]! }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i)
  for (const { i } of byRemainder) {
    if (left <= 0) break
    shares[i]!++
    left--
  }
  return shares
}

/** Half a minor unit and more counts as a whole one. */
export function roundHalfUp(amount: number): number {
  // What is a half but for the last bits of a product such as 1.15 × 100 is one.
  return Math.floor(amount + 0.5 + 1e-9)
}
