/** What sharing out works with: room for as many lines as a basket has, made once for all that is tried on it. */
export interface Sharing {
  /** In proportion to what the amount is shared out; set before. */
  readonly weights: number[]
  /** What each share may be at most; set before. */
  readonly room: number[]
  /** What comes out. */
  readonly shares: number[]
  readonly open: number[]
  readonly given: number[]
  readonly remainders: number[]
}

export function createSharing(lines: number): Sharing {
  const places = () => new Array<number>(lines).fill(0)
  return {
    ...{ weights: places(), room: places(), shares: places(), open: places(), given: places() },
    remainders: places(),
  }
}

/**
 * Shares an amount out in proportion to weights, in whole minor units that add up to it exactly: what is left over by rounding down goes,
 * one unit each, to the largest remainders (Hamilton's method), of equal ones to the first. No share exceeds its room, and what does not
 * fit goes to those that have some; the amount must not exceed the room of all. Everything is whole and not negative. The first `count`
 * places of `sharing` are meant. Nothing is made here, because the search for the best offers asks thousands of times.
 */
export function shareOut(amount: number, count: number, sharing: Sharing): void {
  const { given, open, room, shares, weights } = sharing
  let left = amount
  let openCount = 0
  for (let i = 0; i < count; i++) {
    shares[i] = 0
    if (weights[i]! > 0 && room[i]! > 0) open[openCount++] = i
  }
  while (left > 0 && openCount > 0) {
    proportion(left, openCount, sharing)
    for (let k = 0; k < openCount; k++) {
      const i = open[k]!
      const share = Math.min(given[k]!, room[i]! - shares[i]!)
      shares[i]! += share
      left -= share
    }
    if (left > 0) openCount = keepOpen(openCount, sharing)
  }
}

/** Leaves those open that have room; gives how many they are. */
function keepOpen(openCount: number, { open, room, shares }: Sharing): number {
  let kept = 0
  for (let k = 0; k < openCount; k++) {
    const i = open[k]!
    if (shares[i]! < room[i]!) open[kept++] = i
  }
  return kept
}

/** What each of the open ones gets, as if there were room. */
function proportion(amount: number, openCount: number, { given, open, remainders, weights }: Sharing): void {
  let total = 0
  for (let k = 0; k < openCount; k++) total += weights[open[k]!]!
  let left = amount
  for (let k = 0; k < openCount; k++) {
    const exact = (amount * weights[open[k]!]!) / total
    const share = Math.floor(exact)
    given[k] = share
    remainders[k] = exact - share
    left -= share
  }
  for (; left > 0; left--) {
    let largest = 0
    for (let k = 1; k < openCount; k++) if (remainders[k]! > remainders[largest]!) largest = k
    given[largest]!++
    remainders[largest] = -1
  }
}

/** Half a minor unit and more counts as a whole one. */
export function roundHalfUp(amount: number): number {
  // What is a half but for the last bits of a product such as 1.15 × 100 is one.
  return Math.floor(amount + 0.5 + 1e-9)
}
