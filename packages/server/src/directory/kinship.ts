const NOBODY: ReadonlySet<number> = new Set()

/** Which customers were found to be one, and which of those were parted again. */
export class Kinship {
  /** Customer to the one who it was merged into. */
  readonly #into = new Map<number, number>()
  /** Customer to those merged into it. */
  readonly #absorbed = new Map<number, number[]>()
  /** Customer to all who ever were one with it, itself included; they share the set. */
  readonly #families = new Map<number, Set<number>>()

  /** Who a customer is now: itself, unless it was merged. */
  current(customer: number): number {
    let now = customer
    for (let into = this.#into.get(now); into !== undefined; into = this.#into.get(now)) now = into
    return now
  }

  /** The customer and everybody merged into it: the numbers under which its records lie. */
  recordsOf(customer: number): readonly number[] {
    const absorbed = this.#absorbed.get(customer)
    return absorbed === undefined ? [customer] : [customer, ...absorbed.flatMap((one) => this.recordsOf(one))]
  }

  /** Everybody who is or was one with the customer: what came to one of them may come again to another. */
  familyOf(customer: number): ReadonlySet<number> {
    return this.#families.get(customer) ?? NOBODY
  }

  merge(winner: number, loser: number): void {
    this.noteFamily(winner, loser)
    this.#into.set(loser, winner)
    this.#absorbed.set(winner, [...(this.#absorbed.get(winner) ?? []), loser])
  }

  part(winner: number, loser: number): void {
    this.#into.delete(loser)
    const left = (this.#absorbed.get(winner) ?? []).filter((one) => one !== loser)
    if (left.length > 0) this.#absorbed.set(winner, left)
    else this.#absorbed.delete(winner)
  }

  /** Notes two who are or were one. */
  noteFamily(a: number, b: number): void {
    const one = this.#families.get(a) ?? new Set([a])
    const other = this.#families.get(b) ?? new Set([b])
    const [larger, smaller] = one.size >= other.size ? [one, other] : [other, one]
    for (const member of smaller) larger.add(member)
    for (const member of smaller) this.#families.set(member, larger)
    for (const member of [a, b]) this.#families.set(member, larger)
  }
}
