import type { ConditionTree } from '../tree.ts'
import { type Token, type TokenKind, tokensOf, unquote } from './tokens.ts'

/** Something wrong in a text, and where it stands there. */
export interface TextProblem {
  readonly at: number
  readonly message: string
}

/** What a name that stands alone means: a trait of the customer or a property of the event that is looked at. */
export type Bare = 'trait' | 'property'

/** A value that others are compared with. */
export type Scalar = string | number | boolean

/**
 * A text while it is read. The first problem is noted, and reading then is at the end of the text: so whoever reads
 * goes straight on, and loops come to their end.
 */
export class TextReader {
  /** Where the objects that were read begin. */
  readonly places = new Map<object, number>()
  problem: TextProblem | undefined
  readonly #tokens: readonly Token[]
  readonly #readCondition: (reader: TextReader) => ConditionTree
  #bare: Bare
  #next = 0
  #depth = 0

  constructor(text: string, bare: Bare, readCondition: (reader: TextReader) => ConditionTree) {
    this.#tokens = tokensOf(text)
    this.#bare = bare
    this.#readCondition = readCondition
  }

  get bare(): Bare {
    return this.#bare
  }

  /** The piece at hand, or one further on. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)]!
  }

  take(): Token {
    const token = this.peek()
    this.#next++
    return token
  }

  /** Notes that something else was expected than what is at hand. */
  fail(expected: string, at = this.peek()): void {
    const found = at.kind === 'end' ? 'the end' : `\`${at.source}\``
    this.refuse(at.at, `expected ${expected}, found ${found}`)
  }

  refuse(at: number, message: string): void {
    this.problem ??= { at, message }
    this.#next = this.#tokens.length - 1
  }

  isWord(words: readonly string[], ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'word' && words.includes(token.source)
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'symbol' && token.source === symbol
  }

  takeWord(word: string): boolean {
    const is = this.isWord([word])
    if (is) this.#next++
    return is
  }

  takeSymbol(symbol: string): boolean {
    const is = this.isSymbol(symbol)
    if (is) this.#next++
    return is
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) this.fail(`\`${symbol}\``)
  }

  /** A piece of one kind, as it stands there. */
  expect(kind: TokenKind, expected: string): string {
    if (this.peek().kind === kind) return this.take().source
    this.fail(expected)
    return ''
  }

  /** One of some words. */
  oneOf<Word extends string>(words: readonly Word[]): Word {
    if (this.isWord(words)) return this.take().source as Word
    this.fail(words.map((word) => `\`${word}\``).join(' or '))
    return words[0]!
  }

  /** A name: one word, or a text in quotes. */
  name(expected: string): string {
    if (this.peek().kind === 'text') return this.text(expected)
    if (isNameLike(this.peek())) return this.take().source
    this.fail(expected)
    return ''
  }

  /** The name of an event: words up to a comma or a bracket, or a text in quotes. */
  eventName(): string {
    const words: string[] = []
    if (this.peek().kind === 'text') return this.text('the name of an event')
    while (isNameLike(this.peek())) words.push(this.take().source)
    if (words.length === 0) this.fail('the name of an event')
    return words.join(' ')
  }

  /** A text in quotes. */
  text(expected: string): string {
    const token = this.peek()
    const source = this.expect('text', expected)
    const text = source === '' ? '' : unquote(source)
    if (text === undefined) this.fail('a text as JSON writes it', token)
    return text ?? ''
  }

  number(expected = 'a number'): number {
    return Number(this.expect('number', expected))
  }

  duration(): string {
    return this.expect('duration', 'a length of time such as 30m, 24h or 7d')
  }

  /** A condition in brackets or an argument. */
  condition(): ConditionTree {
    return this.#readCondition(this)
  }

  /** A condition on the properties of an event: there names that stand alone are properties. */
  filter(): ConditionTree {
    const outer = this.#bare
    this.#bare = 'property'
    const condition = this.condition()
    this.#bare = outer
    return condition
  }

  /** Goes one level deeper for as long as `read` takes. */
  deeper(most: number, read: () => ConditionTree): ConditionTree {
    if (this.#depth >= most) this.refuse(this.peek().at, `conditions can be nested ${most} deep at most`)
    this.#depth++
    const condition = read()
    this.#depth--
    return condition
  }

  /** Notes where something begins. */
  place<T extends object>(at: number, read: T): T {
    if (!this.places.has(read)) this.places.set(read, at)
    return read
  }
}

function isNameLike({ kind }: Token): boolean {
  return kind === 'word' || kind === 'number' || kind === 'duration' || kind === 'date'
}
