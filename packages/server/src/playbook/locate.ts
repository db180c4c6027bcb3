import { isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import type { ParsedFile } from './parse-file.ts'

/** A place in a file, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Where a path of the playbook stands in its file; for a part that is not there, the innermost that is. */
export function positionOf(file: ParsedFile, path: readonly (string | number)[]): Position {
  const node = innermost(file, path)
  const { line, col } = file.lines.linePos(node?.range?.[0] ?? 0)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

/**
 * Where a place in a text of the playbook stands in its file. The text is found again piece by piece, whatever way of
 * quoting or folding YAML has been used for it.
 */
export function positionInText(file: ParsedFile, path: readonly (string | number)[], at: number): Position {
  let node = file.document.getIn(path, true)
  if (isAlias(node)) node = node.resolve(file.document)
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return positionOf(file, path)
  const [from, to] = node.range
  const { line, col } = file.lines.linePos(from + offsetInSource(file.text.slice(from, to), node.value, at))
  return { line, column: col }
}

/** How far into the source of a scalar the character stands that is at `at` of its value. */
function offsetInSource(source: string, value: string, at: number): number {
  let offset = /^[|>].*\n/.exec(source)?.[0].length ?? 0
  const isBlank = (text: string, i: number) => i < text.length && text[i]!.trim() === ''
  for (let i = 0; i < at; i++) {
    if (isBlank(value, i)) {
      while (isBlank(source, offset)) offset++
      while (i + 1 < at && isBlank(value, i + 1)) i++
    } else offset = after(source, value[i]!, offset)
  }
  while (isBlank(source, offset) && !isBlank(value, at)) offset++
  return at < value.length ? Math.max(0, after(source, value[at]!, offset) - 1) : offset
}

/** Behind the next place of a character; what YAML has put between, such as quotes, is passed over. */
function after(source: string, character: string, from: number): number {
  const found = source.indexOf(character, from)
  return found < 0 ? from : found + 1
}

function innermost(file: ParsedFile, path: readonly (string | number)[]): Node | undefined {
  let current: unknown = file.document.contents
  let found: Node | undefined = isNode(current) ? current : undefined
  for (const part of path) {
    if (isAlias(current)) current = current.resolve(file.document)
    if (isMap(current)) {
      const pair = current.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (!pair) return found
      if (isNode(pair.key)) found = pair.key
      current = pair.value
    } else if (isSeq(current) && typeof part === 'number') {
      current = current.items[part]
      if (!isNode(current)) return found
      found = current
    } else return found
  }
  return found
}
