/**
 * Draws ranks 1 to `n` with probability proportional to 1 / rank^exponent, exactly and without a table, by rejection-inversion
 * (Hörmann and Derflinger 1996, "Rejection-inversion to generate variates from monotone discrete distributions").
 */
export function createZipf(n: number, exponent: number): (draws: () => number) => number {
  const density = (x: number) => x ** -exponent
  const integral = (x: number) => (exponent === 1 ? Math.log(x) : (x ** (1 - exponent) - 1) / (1 - exponent))
  const inverse = (y: number) => (exponent === 1 ? Math.exp(y) : (1 + y * (1 - exponent)) ** (1 / (1 - exponent)))
  const top = integral(n + 0.5)
  const bottom = integral(1.5) - density(1)
  const always = 2 - inverse(integral(2.5) - density(2))
  return (draws) => {
    for (;;) {
      const y = top + draws() * (bottom - top)
      const x = inverse(y)
      const rank = Math.min(n, Math.max(1, Math.round(x)))
      if (rank - x <= always || y >= integral(rank + 0.5) - density(rank)) return rank
    }
  }
}
