import { leafKinds } from '../leaf-kinds.ts'
import type { ConditionTree } from '../tree.ts'
import { COMPARISON_WORDS, readComparisons } from './comparison-text.ts'
import { type Bare, type TextProblem, TextReader } from './reader.ts'
import type { Token } from './tokens.ts'

/** Longer texts are refused: what needs them is better put into audiences with names. */
const MAX_TEXT = 10_000

/** More brackets within each other than any tree may need. */
const MAX_DEPTH = 50

/** How tightly what joins conditions binds; `not` binds tighter still. */
const BINDING: Readonly<Record<string, number>> = { or: 1, and: 2 }
const COMBINES: Readonly<Record<string, 'all' | 'any'>> = { or: 'any', and: 'all' }

const leafByWord = new Map(leafKinds.flatMap((kind) => kind.text.words.map((word) => [word, kind] as const)))

const RESERVED: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'all', 'any', 'always', 'never', 'true', 'false'],
  ...COMPARISON_WORDS,
  ...leafKinds.flatMap(({ text }) => [...text.words, ...(text.inside ?? [])]),
])

/** Whether a word means something where a condition begins, so that no name can stand there alone. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word)
}

/** A condition that was written as a text, or what is wrong with it. */
export type ParsedText =
  | {
      readonly ok: true
      readonly tree: ConditionTree
      /** Where in the text each object of the tree begins. */
      readonly places: ReadonlyMap<object, number>
    }
  | { readonly ok: false; readonly problem: TextProblem }

/** Reads a condition written as a text (docs/conditions.md). `bare` says what names mean that stand alone. */
export function parseCondition(text: string, bare: Bare): ParsedText {
  const reader = new TextReader(text, bare, (inner) => readJoined(inner, 0))
  if (text.length > MAX_TEXT)
    reader.refuse(0, `a condition has ${MAX_TEXT} characters at most; put parts of it into audiences`)
  const tree = readJoined(reader, 0)
  if (reader.peek().kind !== 'end') reader.fail('`and`, `or` or the end')
  const { places, problem } = reader
  return problem ? { ok: false, problem } : { ok: true, tree, places }
}

/** Conditions joined by words that bind tighter than `binding` (precedence climbing). */
function readJoined(reader: TextReader, binding: number): ConditionTree {
  return reader.deeper(MAX_DEPTH, () => {
    const { at } = reader.peek()
    let left = readOperand(reader)
    for (let word = joining(reader, binding); word !== undefined; word = joining(reader, binding)) {
      const parts = [left]
      while (reader.takeWord(word)) parts.push(readJoined(reader, BINDING[word]!))
      left = reader.place(at, { [COMBINES[word]!]: parts })
    }
    return left
  })
}

function joining(reader: TextReader, binding: number): string | undefined {
  const { source } = reader.peek()
  return reader.isWord(['and', 'or']) && BINDING[source]! > binding ? source : undefined
}

function readOperand(reader: TextReader): ConditionTree {
  const token = reader.peek()
  if (reader.takeSymbol('(')) {
    const inner = reader.condition()
    reader.expectSymbol(')')
    return inner
  }
  return reader.place(token.at, readNamed(reader, token))
}

function readNamed(reader: TextReader, token: Token): ConditionTree {
  if (token.kind !== 'word') {
    reader.fail('a condition such as tier is "gold" or count(Order Completed) >= 3')
    return {}
  }
  reader.take()
  switch (token.source) {
    case 'not':
      return { not: readOperand(reader) }
    case 'always':
    case 'never':
      return { always: token.source === 'always' }
    case 'all':
    case 'any':
      return { [token.source]: readList(reader) }
  }
  const leaf = leafByWord.get(token.source)
  if (leaf) return leaf.text.read(reader, token.source)
  if (RESERVED.has(token.source)) reader.fail('a condition', token)
  return { [reader.bare]: token.source, ...readComparisons(reader) }
}

/** Conditions in brackets, as in `any(tier is "gold", in regulars)`. */
function readList(reader: TextReader): ConditionTree[] {
  const parts: ConditionTree[] = []
  reader.expectSymbol('(')
  do parts.push(reader.condition())
  while (reader.takeSymbol(','))
  reader.expectSymbol(')')
  return parts
}
