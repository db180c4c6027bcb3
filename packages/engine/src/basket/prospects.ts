import type { BasketOffer } from './apply.ts'

/** Of no group. */
const NONE = -1

/**
 * What could still come off at most, from one offer of the order on: of each group the offer that promises most, as long as none of the
 * group is taken; and beside one that is taken alone, nothing. Which are taken is said as it happens, since it is asked at every step of
 * the search.
 */
export class Prospects {
  readonly #length: number
  /** Of the offers without a group, from each on. */
  readonly #free: number[]
  readonly #alone: number[]
  /** By group, one after the other: from each offer on. */
  readonly #grouped: number[]
  /** Numbers of the groups that offers are of. */
  readonly #groupOf: number[]
  readonly #isExclusive: boolean[]
  /** How many offers of each group are taken. */
  readonly #taken: number[]
  #takenInAll = 0
  #takenAlone = 0

  constructor(ordered: readonly BasketOffer[], hopes: readonly number[]) {
    const { length } = ordered
    const numbers = new Map<string, number>()
    this.#length = length
    this.#free = new Array<number>(length + 1).fill(0)
    this.#alone = new Array<number>(length + 1).fill(0)
    this.#groupOf = ordered.map(({ group }) => (group === undefined ? NONE : numberOf(group, numbers)))
    this.#isExclusive = ordered.map(({ exclusive }) => exclusive)
    this.#taken = new Array<number>(numbers.size).fill(0)
    this.#grouped = new Array<number>(numbers.size * (length + 1)).fill(0)
    for (let i = length - 1; i >= 0; i--) this.#add(i, hopes[i]!)
  }

  #add(i: number, hope: number): void {
    const group = this.#groupOf[i]!
    const isExclusive = this.#isExclusive[i]!
    this.#free[i] = this.#free[i + 1]! + (group === NONE && !isExclusive ? hope : 0)
    this.#alone[i] = isExclusive ? Math.max(this.#alone[i + 1]!, hope) : this.#alone[i + 1]!
    for (let g = 0; g < this.#taken.length; g++) {
      const at = g * (this.#length + 1) + i
      const after = this.#grouped[at + 1]!
      this.#grouped[at] = g === group && !isExclusive ? Math.max(after, hope) : after
    }
  }

  take(i: number): void {
    this.#count(i, 1)
  }

  giveBack(i: number): void {
    this.#count(i, -1)
  }

  #count(i: number, by: 1 | -1): void {
    this.#takenInAll += by
    if (this.#isExclusive[i]!) this.#takenAlone += by
    if (this.#groupOf[i]! !== NONE) this.#taken[this.#groupOf[i]!]! += by
  }

  /** Whether an offer may be taken together with those that are. */
  allows(i: number): boolean {
    if (this.#takenInAll === 0) return true
    const group = this.#groupOf[i]!
    return !this.#isExclusive[i]! && this.#takenAlone === 0 && (group === NONE || this.#taken[group] === 0)
  }

  /** What the offers from one on could bring at most beside those that are taken. */
  from(i: number): number {
    if (this.#takenAlone > 0) return 0
    let hope = this.#free[i]!
    for (let g = 0; g < this.#taken.length; g++)
      if (this.#taken[g] === 0) hope += this.#grouped[g * (this.#length + 1) + i]!
    return this.#takenInAll === 0 ? Math.max(hope, this.#alone[i]!) : hope
  }
}

function numberOf(group: string, numbers: Map<string, number>): number {
  const known = numbers.get(group) ?? numbers.size
  numbers.set(group, known)
  return known
}
