/** The line of a text that something wrong stands in, cut to what is near it, and below it a caret under the place. */
export function excerptOf(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  const from = Math.max(start, at - BEFORE)
  const line = text.slice(from, Math.min(end < 0 ? text.length : end, at + AFTER))
  return `${line}\n${' '.repeat(at - from)}^`
}

const BEFORE = 60
const AFTER = 40
