/**
 * When which customer is to be woken: a binary heap over typed arrays, indexed by customer, so that a change of mind
 * costs a few swaps and a million waiting customers cost 16 MB and no garbage.
 */
export class Timers {
  /** Customers, soonest first in heap order. */
  #heap = new Int32Array(1024)
  #size = 0
  /** Place in the heap by customer; -1 when not waiting. */
  #place = new Int32Array(1024).fill(-1)
  #wakeAt = new Float64Array(1024)

  /** How many customers wait. */
  get size(): number {
    return this.#size
  }

  /** Sets when a customer is to be woken; Infinity takes the timer away. */
  set(customer: number, wakeAt: number): void {
    this.#reserve(customer)
    const place = this.#place[customer]!
    if (wakeAt === Number.POSITIVE_INFINITY) {
      if (place >= 0) this.#remove(place)
      return
    }
    const earlier = this.#wakeAt[customer]!
    this.#wakeAt[customer] = wakeAt
    if (place < 0) {
      this.#put(this.#size, customer)
      this.#size++
      this.#rise(this.#size - 1)
    } else if (wakeAt < earlier) this.#rise(place)
    else if (wakeAt > earlier) this.#sink(place)
  }

  /** The soonest instant at which somebody is to be woken; Infinity when nobody waits. */
  next(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#wakeAt[this.#heap[0]!]!
  }

  /** Takes out a customer who is due at `now`; undefined when nobody is. */
  takeDue(now: number): { readonly customer: number; readonly wakeAt: number } | undefined {
    if (this.next() > now) return undefined
    const customer = this.#heap[0]!
    const wakeAt = this.#wakeAt[customer]!
    this.#remove(0)
    return { customer, wakeAt }
  }

  #remove(place: number): void {
    this.#place[this.#heap[place]!] = -1
    this.#size--
    if (place === this.#size) return
    this.#put(place, this.#heap[this.#size]!)
    this.#rise(place)
    this.#sink(this.#place[this.#heap[place]!]!)
  }

  #rise(start: number): void {
    let place = start
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.#isSooner(place, parent)) return
      this.#swap(place, parent)
      place = parent
    }
  }

  #sink(start: number): void {
    let place = start
    for (;;) {
      let soonest = place
      for (const child of [2 * place + 1, 2 * place + 2])
        if (child < this.#size && this.#isSooner(child, soonest)) soonest = child
      if (soonest === place) return
      this.#swap(place, soonest)
      place = soonest
    }
  }

  /** By time, and of equals by customer, so that the order never depends on how the heap came about. */
  #isSooner(a: number, b: number): boolean {
    const first = this.#heap[a]!
    const second = this.#heap[b]!
    const difference = this.#wakeAt[first]! - this.#wakeAt[second]!
    return difference < 0 || (difference === 0 && first < second)
  }

  #swap(a: number, b: number): void {
    const first = this.#heap[a]!
    this.#put(a, this.#heap[b]!)
    this.#put(b, first)
  }

  #put(place: number, customer: number): void {
    if (place >= this.#heap.length) {
      const larger = new Int32Array(this.#heap.length * 2)
      larger.set(this.#heap)
      this.#heap = larger
    }
    this.#heap[place] = customer
    this.#place[customer] = place
  }

  #reserve(customer: number): void {
    if (customer < this.#place.length) return
    const length = Math.max(customer + 1, this.#place.length * 2)
    const place = new Int32Array(length).fill(-1)
    place.set(this.#place)
    this.#place = place
    const wakeAt = new Float64Array(length)
    wakeAt.set(this.#wakeAt)
    this.#wakeAt = wakeAt
  }
}
