/** How sure an interval is to hold the true size: in 95 of 100 samples. */
export const CONFIDENCE = 0.95

const Z = 1.959963984540054

/** The bounds between which a share of a whole lies. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * How many of `whole` have a property of which `hits` of `drawn` have it, drawn at random and each once: the score
 * interval (Wilson, JASA 22, 1927) with the correction for a finite whole, by which a sample of everything is exact.
 */
export function sizeInterval(hits: number, drawn: number, whole: number): Interval {
  if (drawn >= whole) return { low: hits, high: hits }
  if (drawn === 0) return { low: 0, high: whole }
  const effective = (drawn * (whole - 1)) / (whole - drawn)
  const share = hits / drawn
  const square = Z * Z
  const middle = (share + square / (2 * effective)) / (1 + square / effective)
  const spread = Z * Math.sqrt((share * (1 - share)) / effective + square / (4 * effective * effective))
  const half = spread / (1 + square / effective)
  // What was seen is there, and what was seen not to be is not.
  return {
    low: Math.max(hits, Math.floor((middle - half) * whole)),
    high: Math.min(whole - (drawn - hits), Math.ceil((middle + half) * whole)),
  }
}
