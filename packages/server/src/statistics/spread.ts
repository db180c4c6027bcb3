/** Share of a sum of squares below which what is left of it is rounding. */
const ROUNDING = 1e-12

/** Sum of the squares of how far values lie from their mean, from their number, their sum and that of their squares; 0 where all are alike. */
export function squaresAroundMean(count: number, sum: number, squares: number): number {
  const rest = squares - (sum * sum) / count
  return rest > squares * ROUNDING ? rest : 0
}
