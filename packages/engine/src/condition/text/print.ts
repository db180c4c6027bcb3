import { leafKinds } from '../leaf-kinds.ts'
import type { ConditionTree } from '../tree.ts'
import { nameText } from './leaf-text.ts'
import { isReserved, parseCondition } from './parse.ts'
import type { Bare } from './reader.ts'
import { isPlain } from './tokens.ts'

/** A condition as a text that reads as the same tree. `bare` says what names mean that stand alone. */
export function printCondition(condition: unknown, bare: Bare): string {
  if (typeof condition === 'string') {
    const parsed = parseCondition(condition, bare)
    return parsed.ok ? print(parsed.tree, bare) : condition
  }
  return print(condition as ConditionTree, bare)
}

function print(tree: ConditionTree, bare: Bare): string {
  if ('always' in tree) return tree.always ? 'always' : 'never'
  if ('not' in tree) return `not ${inBrackets(tree.not, bare)}`
  for (const [combiner, word] of [
    ['all', 'and'],
    ['any', 'or'],
  ] as const) {
    const parts = tree[combiner] as readonly unknown[] | undefined
    if (parts?.length === 1) return `${combiner}(${printCondition(parts[0], bare)})`
    if (parts) return parts.map((part) => inBrackets(part, bare)).join(` ${word} `)
  }
  const kind = leafKinds.find(({ key }) => Object.hasOwn(tree, key))
  if (!kind) return JSON.stringify(tree)
  return kind.text.print(tree, {
    bare: (word, name) => (word === bare && isPlain(name) && !isReserved(name) ? name : `${word} ${nameText(name)}`),
    filter: (condition) => printCondition(condition, 'property'),
  })
}

/** A part of a larger condition: in brackets where it is itself made of parts. */
function inBrackets(part: unknown, bare: Bare): string {
  const text = printCondition(part, bare)
  const tree = typeof part === 'string' ? { all: [] } : (part as ConditionTree)
  return 'all' in tree || 'any' in tree ? `(${text})` : text
}
