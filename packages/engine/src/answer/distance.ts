/**
 * How many letters have to be put in, left out, changed or exchanged with their neighbour to make one word of the
 * other (optimal string alignment); more than `most` comes out as `most` + 1.
 */
export function lettersApart(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let earlier: number[] = []
  let before = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(change, before[j]! + 1, row[j - 1]! + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, earlier[j - 2]! + 1)
      row.push(least)
    }
    earlier = before
    before = row
  }
  return Math.min(before[b.length]!, most + 1)
}

/** How far a word may be from a known one to be taken for it: a slip of the finger, not another word. */
export function slipsAllowed(known: string): number {
  if (known.length < 4) return 0
  return known.length < 8 ? 1 : 2
}
