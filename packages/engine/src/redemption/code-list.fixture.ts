import type { Effect } from '../effects/effect.ts'
import type { CodeName, CodePurpose, CodeState, Codes, KnownCode } from './codes.ts'
import { comparableCode } from './terms.ts'

/** Unique codes written down one by one: of one batch, numbered in the order in which they stand. */
export class CodeList implements Codes {
  readonly #texts: readonly string[]
  readonly #codes: KnownCode[]

  constructor(codes: Readonly<Record<string, CodePurpose>>, startsAt = 0, endsAt = Number.POSITIVE_INFINITY) {
    this.#texts = Object.keys(codes)
    const untouched = { batch: 'list', state: 'free' as const, at: 0, place: undefined, owner: 0, startsAt, endsAt }
    this.#codes = Object.values(codes).map((purpose, number) => ({ ...untouched, number, purpose }))
  }

  find(text: string): KnownCode | 'unknown' {
    return this.#codes[this.#texts.indexOf(comparableCode(text))] ?? 'unknown'
  }

  get({ number }: CodeName): KnownCode | undefined {
    return this.#codes[number]
  }

  nextFree(offer: string, isTaken: (name: CodeName) => boolean): CodeName | undefined {
    return this.#codes.find(({ batch, number, purpose, state }) => {
      return purpose.offer === offer && state === 'free' && !isTaken({ batch, number })
    })
  }

  stateOf(text: string): CodeState {
    return this.#codes[this.#texts.indexOf(text)]!.state
  }

  /** What the host does with what a step asks for. */
  apply(effects: readonly Effect[], at: number): void {
    for (const effect of effects) {
      if (effect.type !== 'mark-code') continue
      const { number, owner, place, state } = effect
      this.#codes[number] = { ...this.#codes[number]!, state, place, owner, at }
    }
  }
}
