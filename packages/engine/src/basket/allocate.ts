/**
 * Shares an amount out in proportion to weights, in whole minor units that add up to it exactly: what is left over by rounding down goes,
 * one unit each, to the largest remainders (Hamilton's method), of equal ones to the first. No share exceeds its room, and what does not
 * fit goes to those that have some; the amount must not exceed the room of all. Everything is whole and not negative.
 */
export function allocate(amount: number, weights: readonly number[], room: readonly number[]): number[] {
  const shares = new Array<number>(weights.length).fill(0)
  let left = amount
  let open: number[] = []
  for (let i = 0; i < weights.length; i++) if (weights[i]! > 0 && room[i]! > 0) open.push(i)
  while (left > 0 && open.length > 0) {
    const given = proportion(left, open, weights)
    for (let k = 0; k < open.length; k++) {
      const i = open[k]!
      const share = Math.min(given[k]!, room[i]! - shares[i]!)
      shares[i]! += share
      left -= share
    }
    if (left > 0) open = open.filter((i) => shares[i]! < room[i]!)
  }
  return shares
}

/** What each of the open ones gets, as if there were room. Loops, because the search for the best offers asks thousands of times. */
function proportion(amount: number, open: readonly number[], weights: readonly number[]): number[] {
  let total = 0
  for (const i of open) total += weights[i]!
  const shares = new Array<number>(open.length)
  const remainders = new Array<number>(open.length)
  let left = amount
  for (let k = 0; k < open.length; k++) {
    const exact = (amount * weights[open[k]!]!) / total
    const share = Math.floor(exact)
    shares[k] = share
    remainders[k] = exact - share
    left -= share
  }
  for (; left > 0; left--) {
    let largest = 0
    for (let k = 1; k < remainders.length; k++) if (remainders[k]! > remainders[largest]!) largest = k
    shares[largest]!++
    remainders[largest] = -1
  }
  return shares
}

/** Half a minor unit and more counts as a whole one. */
export function roundHalfUp(amount: number): number {
  // What is a half but for the last bits of a product such as 1.15 × 100 is one.
  return Math.floor(amount + 0.5 + 1e-9)
}
