type NumberedWord = readonly [number: number, word: string]

/** Names that recur in documents (events, traits, channels, reasons) stand there as numbers; this is their list. */
export class Words {
  readonly #more: () => readonly NumberedWord[]
  readonly #words: string[] = ['']
  readonly #numbers = new Map<string, number>([['', 0]])
  #fresh: [number, string][] = []

  /**
   * `more`: gives words that have come to the store since. Whoever reads documents beside the engine meets numbers that
   * are newer than the list: a commit may have come in between.
   */
  constructor(more: () => readonly NumberedWord[] = () => []) {
    this.#more = more
  }

  /** Takes over the words that the store holds. */
  restore(words: readonly NumberedWord[]): void {
    for (const [number, word] of words) {
      this.#words[number] = word
      this.#numbers.set(word, number)
    }
  }

  /** The number of a word; a new word gets the next. */
  numberOf(word: string): number {
    const known = this.#numbers.get(word)
    if (known !== undefined) return known
    const number = this.#words.length
    this.#words.push(word)
    this.#numbers.set(word, number)
    this.#fresh.push([number, word])
    return number
  }

  wordOf(number: number): string {
    if (this.#words[number] === undefined) this.restore(this.#more())
    const word = this.#words[number]
    if (word === undefined) throw new RangeError(`a document refers to word ${number}, which the store does not hold`)
    return word
  }

  /** The words that came since this was last asked. They must be stored no later than the documents that use them. */
  takeFresh(): [number, string][] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }
}
