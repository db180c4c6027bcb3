const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|"[^"\\\p{Cc}]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\p{Cc}]*)*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/uy

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing'

/**
 * The offset in characters at which a text stops being JSON; its length where it ends too early. JSON.parse tells only
 * sometimes, so this reads the text again, token by token, without recursion. For texts that JSON.parse has refused.
 */
export function findJsonError(text: string): number {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = 0
  for (;;) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)
    if (!token) return skipSpace(text, at)
    const next = follow(expected, token[1] ?? kindOf(token[0]), open)
    if (next === undefined) return skipSpace(text, at)
    expected = next
    at = TOKEN.lastIndex
  }
}

function kindOf(token: string): 'text' | 'scalar' {
  return token.endsWith('"') ? 'text' : 'scalar'
}

/** What may come after a token; undefined where the token itself may not come. */
function follow(expected: Expected, token: string, open: ('{' | '[')[]): Expected | undefined {
  const wantsValue = expected === 'value' || expected === 'value-or-end'
  switch (token) {
    case '{':
      return wantsValue ? enter('{', open) : undefined
    case '[':
      return wantsValue ? enter('[', open) : undefined
    case '}':
      return expected === 'key-or-end' || (expected === 'comma-or-end' && open.at(-1) === '{') ? leave(open) : undefined
    case ']':
      return expected === 'value-or-end' || (expected === 'comma-or-end' && open.at(-1) === '[')
        ? leave(open)
        : undefined
    case ',':
      return expected === 'comma-or-end' ? (open.at(-1) === '{' ? 'key' : 'value') : undefined
    case ':':
      return expected === 'colon' ? 'value' : undefined
    case 'text':
      if (expected === 'key' || expected === 'key-or-end') return 'colon'
      return wantsValue ? afterValue(open) : undefined
    default:
      return wantsValue ? afterValue(open) : undefined
  }
}

function enter(bracket: '{' | '[', open: ('{' | '[')[]): Expected {
  open.push(bracket)
  return bracket === '{' ? 'key-or-end' : 'value-or-end'
}

function leave(open: ('{' | '[')[]): Expected {
  open.pop()
  return afterValue(open)
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'nothing' : 'comma-or-end'
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && ' \t\n\r'.includes(text[at]!)) at++
  return at
}
