const MOST = 255

/** A small count for every customer, outside the garbage collector's reach. Stops counting at 255. */
export class Counters {
  #counts = new Uint8Array(1024)

  of(customer: number): number {
    return this.#counts[customer] ?? 0
  }

  add(customer: number, by: 1 | -1): void {
    if (customer >= this.#counts.length) {
      const larger = new Uint8Array(Math.max(customer + 1, this.#counts.length * 2))
      larger.set(this.#counts)
      this.#counts = larger
    }
    this.#counts[customer] = Math.max(0, Math.min(MOST, this.#counts[customer]! + by))
  }
}
