/**
 * Things that each wait for a short while, under numbers that are used again. A `Map` whose entries come and go leaves its
 * old tables behind, each of which leads to the next: once one of them has grown old, all that follow, and what stood in
 * them, outlive the scavenges. Here nothing is left behind.
 */
export class Slots<Thing> {
  readonly #things: (Thing | undefined)[] = []
  readonly #free: number[] = []

  /** How many wait. */
  get size(): number {
    return this.#things.length - this.#free.length
  }

  /** Puts something in; gives its number. */
  put(thing: Thing): number {
    const slot = this.#free.pop() ?? this.#things.length
    this.#things[slot] = thing
    return slot
  }

  /** What has the number; undefined where nothing does. */
  at(slot: number): Thing | undefined {
    return this.#things[slot]
  }

  /** One of those that wait, looked for one after the other. */
  find(isIt: (thing: Thing) => boolean): Thing | undefined {
    return this.#things.find((thing) => thing !== undefined && isIt(thing))
  }

  /** Takes out what has the number; undefined where nothing does. */
  take(slot: number): Thing | undefined {
    const thing = this.#things[slot]
    if (thing === undefined) return undefined
    this.#things[slot] = undefined
    this.#free.push(slot)
    return thing
  }

  /** Takes out everything. */
  takeAll(): readonly Thing[] {
    const things = this.#things.filter((thing) => thing !== undefined)
    this.#things.length = 0
    this.#free.length = 0
    return things
  }
}
