/*
 * V8 keeps a list of whole numbers, one of doubles and one that was ever anything else in three ways, the last with a
 * box for each number. These are lists of doubles from the first on, so that all are of one kind wherever they come
 * from, and have no boxes.
 */

/** An empty list for numbers. */
export function createNumbers(): number[] {
  const numbers = [0.5]
  numbers.length = 0
  return numbers
}

/** A list of three numbers, and with room for no more: most lists never grow. */
export function threeNumbers(first: number, second: number, third: number): number[] {
  const numbers = [0.5, 0.5, 0.5]
  numbers[0] = first
  numbers[1] = second
  numbers[2] = third
  return numbers
}
