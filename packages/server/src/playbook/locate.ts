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
