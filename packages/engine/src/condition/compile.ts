import { z } from 'zod'
import { type Answer, NO, validUntil, YES } from './answer.ts'
import type { CompileContext, Condition, Evaluate } from './condition.ts'
import { leafKinds } from './leaf-kinds.ts'
import type { ConditionTree } from './tree.ts'

const MAX_DEPTH = 20
const COMBINERS = ['all', 'any', 'not', 'always']

const kindByKey = new Map(leafKinds.map((kind) => [kind.key, kind]))

/** Compiles a condition into one closure. Mistakes go to `context.problem`; a mistaken part answers "no". */
export function compileCondition(condition: Condition, context: CompileContext): Evaluate {
  return compileNode(condition, context, 0)
}

function compileNode(node: unknown, context: CompileContext, depth: number): Evaluate {
  if (depth > MAX_DEPTH) return refuse(context, `conditions can be nested ${MAX_DEPTH} deep at most`)
  if (typeof node === 'string') {
    const tree = context.parse(node)
    return tree ? compileNode(tree, context, depth) : () => NO
  }
  if (typeof node !== 'object' || node === null || Array.isArray(node)) {
    return refuse(
      context,
      'a condition is an object such as { trait: tier, is: gold }, or a text such as tier is "gold"',
    )
  }
  const keys = Object.keys(node)
  const combiner = COMBINERS.find((key) => keys.includes(key))
  if (combiner !== undefined) {
    const other = keys.find((key) => key !== combiner)
    if (other !== undefined)
      return refuse(context, `"${other}" cannot stand beside "${combiner}"; wrap both in { all: [...] }`)
    return compileCombiner(combiner, (node as ConditionTree)[combiner], context, depth)
  }
  const kind = keys.map((key) => kindByKey.get(key)).find((found) => found !== undefined)
  if (!kind) {
    const known = [...COMBINERS, ...kindByKey.keys()].join(', ')
    return refuse(
      context,
      `a condition needs one of ${known}; found ${keys.length === 0 ? 'nothing' : keys.join(', ')}`,
    )
  }
  const parsed = kind.schema.safeParse(node)
  if (!parsed.success)
    return refuse(
      context,
      z
        .prettifyError(parsed.error)
        .replaceAll(/\s*\n\s*/g, ' ')
        .replace(/^✖ /, ''),
    )
  return kind.compile(parsed.data, context)
}

function compileCombiner(combiner: string, value: unknown, context: CompileContext, depth: number): Evaluate {
  const at = (suffix: string) => context.at(`${context.path}.${combiner}${suffix}`)
  if (combiner === 'always') {
    if (typeof value !== 'boolean') return refuse(context, '`always` is true or false')
    return () => (value ? YES : NO)
  }
  if (combiner === 'not') {
    const inner = compileNode(value, at(''), depth + 1)
    return (scope) => -inner(scope)
  }
  if (!Array.isArray(value) || value.length === 0)
    return refuse(context, `"${combiner}" holds a list of at least one condition`)
  const parts = value.map((part, index) => compileNode(part, at(`[${index}]`), depth + 1))
  return combiner === 'all' ? allOf(parts) : anyOf(parts)
}

/** True until the first part can turn false; false as long as the first false part stays so. */
function allOf(parts: readonly Evaluate[]): Evaluate {
  return (scope) => {
    let until: Answer = YES
    for (const part of parts) {
      const given = part(scope)
      if (given < 0) return given
      if (given < until) until = given
    }
    return until
  }
}

/** True as long as the first true part stays so; false until the first part can turn true. */
function anyOf(parts: readonly Evaluate[]): Evaluate {
  return (scope) => {
    let until = Number.POSITIVE_INFINITY
    for (const part of parts) {
      const given = part(scope)
      if (given > 0) return given
      until = Math.min(until, validUntil(given))
    }
    return -until
  }
}

function refuse(context: CompileContext, message: string): Evaluate {
  context.problem(message)
  return () => NO
}
