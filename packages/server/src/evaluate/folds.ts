/** Parts into which rows are dealt in turn, so that a model judges only rows that it did not learn from. */
export const FOLDS = 5

export function foldOf(row: number): number {
  return row % FOLDS
}
