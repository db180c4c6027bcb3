import type { CodeState } from '@attune/engine'

export const CODE_STATES: readonly CodeState[] = ['free', 'given', 'held', 'used', 'revoked']

/** How a code stands, since when, where and in whose wallet. */
export interface CodeMark {
  readonly state: CodeState
  readonly at: number
  readonly place: string | undefined
  readonly owner: number
}

const UNTOUCHED: CodeMark = { state: 'free', at: 0, place: undefined, owner: 0 }

/** How the codes of a batch stand: a byte each, and 20 more once some have been touched. */
export class CodeStates {
  readonly counts = new Map<CodeState, number>(CODE_STATES.map((state) => [state, 0]))
  readonly #places: string[] = []
  #states = new Uint8Array(0)
  #at = new Float64Array(0)
  #place = new Uint32Array(0)
  #owner = new Float64Array(0)
  /** No code before this one is free. */
  #free = 0
  #count = 0

  /** Lets there be so many codes; new ones are free. */
  resize(count: number): void {
    this.counts.set('free', this.counts.get('free')! + count - this.#count)
    this.#count = count
    if (count > this.#states.length) this.#states = grown(this.#states, roomFor(count))
    if (this.#at.length > 0) this.#makeRoom()
  }

  get(number: number): CodeMark {
    if (this.#at.length === 0) return UNTOUCHED
    return {
      state: CODE_STATES[this.#states[number]!]!,
      at: this.#at[number]!,
      place: this.#places[this.#place[number]! - 1],
      owner: this.#owner[number]!,
    }
  }

  set(number: number, { at, owner, place, state }: CodeMark): void {
    if (this.#at.length === 0) this.#makeRoom()
    const was = CODE_STATES[this.#states[number]!]!
    this.counts.set(was, this.counts.get(was)! - 1)
    this.counts.set(state, this.counts.get(state)! + 1)
    this.#states[number] = CODE_STATES.indexOf(state)
    this.#at[number] = at
    this.#place[number] = place === undefined ? 0 : this.#numberOf(place)
    this.#owner[number] = owner
    if (state === 'free') this.#free = Math.min(this.#free, number)
  }

  /** The first free one that is not taken. */
  nextFree(isTaken: (number: number) => boolean): number | undefined {
    while (this.#free < this.#count && this.#states[this.#free] !== 0) this.#free++
    for (let number = this.#free; number < this.#count; number++)
      if (this.#states[number] === 0 && !isTaken(number)) return number
    return undefined
  }

  /** States from one code on, a byte each (see `CODE_STATES`). */
  slice(from: number, to: number): Uint8Array {
    return this.#states.slice(from, Math.min(to, this.#count))
  }

  #numberOf(place: string): number {
    const known = this.#places.indexOf(place)
    return known >= 0 ? known + 1 : this.#places.push(place)
  }

  #makeRoom(): void {
    const room = this.#states.length
    if (this.#at.length >= room) return
    this.#at = grown(this.#at, room)
    this.#place = grown(this.#place, room)
    this.#owner = grown(this.#owner, room)
  }
}

/** Room is doubled, so that a batch that grows part by part is not copied with each. */
function roomFor(count: number): number {
  return count <= 4096 ? 4096 : 2 ** Math.ceil(Math.log2(count))
}

function grown<T extends Uint8Array | Uint32Array | Float64Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length)
  larger.set(array as never)
  return larger
}
