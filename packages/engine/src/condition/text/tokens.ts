/** What a piece of a text is. `date` is a day of the year (08-15), `time` a time of day (07:30). */
export type TokenKind = 'word' | 'text' | 'number' | 'duration' | 'time' | 'date' | 'symbol' | 'end' | 'unknown'

/** A piece of a text, as it stands there. */
export interface Token {
  readonly kind: TokenKind
  readonly source: string
  /** Where it begins, in UTF-16 units from the beginning of the text. */
  readonly at: number
}

const WORD = String.raw`[\p{L}\p{N}_$](?:[\p{L}\p{N}_$./-]*[\p{L}\p{N}_$])?`
const ENDS = String.raw`(?![\p{L}\p{N}_$-])`

/** In the order in which they are tried: what begins like a number may still be a name, such as `18-plus`. */
const PATTERNS: readonly (readonly [kind: TokenKind, pattern: RegExp])[] = [
  ['text', /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/uy],
  ['time', new RegExp(String.raw`\d\d:\d\d${ENDS}`, 'uy')],
  ['date', new RegExp(String.raw`\d\d-\d\d${ENDS}`, 'uy')],
  ['duration', new RegExp(String.raw`\d+(?:\.\d+)?[smhdw]${ENDS}`, 'uy')],
  ['number', new RegExp(String.raw`-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?${ENDS}`, 'uy')],
  ['word', new RegExp(WORD, 'uy')],
  ['symbol', />=|<=|!=|[<>=(),[\].]/uy],
]

const BLANK = /\s*/uy
const PLAIN = /^[\p{L}_$](?:[\p{L}\p{N}_$./-]*[\p{L}\p{N}_$])?$/u

/** Whether a name can stand without quotes. */
export function isPlain(name: string): boolean {
  return PLAIN.test(name)
}

/** Cuts a text into pieces; the last one is its end. What fits nothing is a piece of its own. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = skipBlank(text, 0); at < text.length; ) {
    const token = tokenAt(text, at)
    tokens.push(token)
    at = skipBlank(text, at + token.source.length)
  }
  tokens.push({ kind: 'end', source: '', at: text.length })
  return tokens
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) return { kind, source: found[0], at }
  }
  return { kind: 'unknown', source: String.fromCodePoint(text.codePointAt(at)!), at }
}

function skipBlank(text: string, at: number): number {
  BLANK.lastIndex = at
  return at + BLANK.exec(text)![0].length
}

/** What a quoted text says; undefined where it has an escape that there is not. */
export function unquote(source: string): string | undefined {
  const inner = source.slice(1, -1)
  const json = source.startsWith("'") ? inner.replaceAll("\\'", "'").replaceAll('"', '\\"') : inner
  try {
    return JSON.parse(`"${json}"`)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
