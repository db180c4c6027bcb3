import { resultKey, slug } from './names.ts'

/** What expressions of a flow can mean here. */
export interface ExpressionScope {
  /** Keys under which questions and results of the flow, and of those that it goes through, are kept. */
  readonly results: ReadonlySet<string>
}

/** A text with the expressions that have no meaning here; those are gone from it. */
export interface Translated {
  readonly text: string
  readonly unknown: readonly string[]
}

/** What an expression may begin with; an @ before anything else is a character like others. */
const ROOTS = [
  ...['contact', 'fields', 'results', 'input', 'urns', 'globals', 'trigger', 'child', 'parent', 'run', 'webhook'],
  ...['legacy_extra', 'locals', 'node', 'resume', 'ticket', 'step'],
]
const SIMPLE = new RegExp(`^@((?:${ROOTS.join('|')})(?:\\.[a-zA-Z0-9_]+)*)`)

/** Translates the expressions of a text into Liquid. */
export function translateText(text: string, scope: ExpressionScope): Translated {
  const unknown: string[] = []
  let out = ''
  for (let i = 0; i < text.length; ) {
    if (text[i] !== '@') out += text[i++]
    else if (text[i + 1] === '@') {
      out += '@'
      i += 2
    } else {
      const found = text[i + 1] === '(' ? bracketed(text, i) : SIMPLE.exec(text.slice(i))?.[1]
      if (found === undefined) {
        out += text[i++]
        continue
      }
      const length = text[i + 1] === '(' ? found.length + 3 : found.length + 1
      const liquid = translateExpression(found, scope)
      if (liquid === undefined) unknown.push(text.slice(i, i + length))
      else out += /^"[^"]*"$/.test(liquid) ? liquid.slice(1, -1) : `{{ ${liquid} }}`
      i += length
    }
  }
  return { text: out, unknown }
}

/** What stands within `@( … )`, brackets and quotes minded. */
function bracketed(text: string, at: number): string | undefined {
  let depth = 0
  let quoted = false
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted
    if (quoted) continue
    if (text[i] === '(') depth++
    if (text[i] === ')' && --depth === 0) return text.slice(at + 2, i)
  }
  return undefined
}

/** Functions that are filters of Liquid. */
const FILTERS: Readonly<Record<string, string>> = {
  ...{ upper: 'upcase', lower: 'downcase', title: 'capitalize', proper: 'capitalize', trim: 'strip', text: '' },
  ...{ round: 'round', round_up: 'ceil', round_down: 'floor', abs: 'abs', default: 'default', number: 'plus: 0' },
  ...{ text_length: 'size', url_encode: 'url_encode' },
}

function translateExpression(given: string, scope: ExpressionScope): string | undefined {
  const expression = given.trim()
  if (/^"[^"{}]*"$/.test(expression) || /^-?\d+(?:\.\d+)?$/.test(expression)) return expression
  const reckoned = translateOperation(expression, scope)
  if (reckoned !== undefined) return reckoned
  const called = /^([a-z_]+)\((.*)\)$/is.exec(expression)
  if (!called) return /^[a-z_]\w*(?:\.\w+)*$/i.test(expression) ? translatePath(expression, scope) : undefined
  const filter = FILTERS[called[1]!.toLowerCase()]
  const [first = '', ...rest] = argumentsOf(called[2]!)
  const subject = translateExpression(first, scope)
  if (filter === undefined || subject === undefined) return undefined
  const bare = filter === 'default' ? subject.replace(/ \| default: ""$/, '') : subject
  const others = rest.map((one) => translateExpression(one, scope)?.replace(/ \| default: ""$/, ''))
  if (others.some((one) => one === undefined || one.includes('|'))) return undefined
  if (filter === '') return bare
  return `${bare} | ${filter}${others.length > 0 ? `: ${others.join(', ')}` : ''}`
}

/** Operators by how weakly they bind, as filters of Liquid. */
const OPERATORS: readonly Readonly<Record<string, string>>[] = [
  { '&': 'append' },
  { '+': 'plus', '-': 'minus' },
  { '*': 'times', '/': 'divided_by' },
]

/** `results.cups * 7`: the left side may be reckoned itself, the right one is a value. */
function translateOperation(expression: string, scope: ExpressionScope): string | undefined {
  for (const operators of OPERATORS) {
    const at = lastOutside(expression, Object.keys(operators))
    if (at < 1) continue
    const left = translateExpression(expression.slice(0, at), scope)
    const right = translateExpression(expression.slice(at + 1), scope)?.replace(/ \| default: ""$/, '')
    if (left === undefined || right === undefined || right.includes('|')) return undefined
    const filter = operators[expression[at]!]!
    // Liquid divides whole numbers without a rest.
    return `${left} | ${filter === 'divided_by' ? 'times: 1.0 | ' : ''}${filter}: ${right}`
  }
  return undefined
}

/** Where the last of some signs stands outside of brackets and quotes; -1 where there is none. */
function lastOutside(text: string, signs: readonly string[]): number {
  let depth = 0
  let quoted = false
  let found = -1
  for (const [i, one] of [...text].entries()) {
    if (one === '"') quoted = !quoted
    else if (!quoted && one === '(') depth++
    else if (!quoted && one === ')') depth--
    else if (!quoted && depth === 0 && i > 0 && signs.includes(one)) found = i
  }
  return found
}

function argumentsOf(text: string): string[] {
  const parts: string[] = ['']
  let depth = 0
  let quoted = false
  for (const one of text) {
    if (one === '"') quoted = !quoted
    if (!quoted && one === '(') depth++
    if (!quoted && one === ')') depth--
    if (one === ',' && depth === 0 && !quoted) parts.push('')
    else parts[parts.length - 1] += one
  }
  return parts
}

function translatePath(path: string, scope: ExpressionScope): string | undefined {
  const place = placeOf(path, scope)
  if (place?.kind === 'answer')
    return `answers.${place.name}${place.isCategory ? ' | replace: "-", " " | capitalize' : ''}`
  if (place?.kind === 'trait') return `customer.${place.name} | default: ""`
  if (place?.kind === 'given') return `event.${place.name} | default: ""`
  return path.toLowerCase() === 'contact.first_name' ? 'customer.name | default: "" | split: " " | first' : undefined
}

/** Where a value that a path of the export means is kept here. */
export type Kept =
  | { readonly kind: 'answer'; readonly name: string; readonly isCategory: boolean }
  | { readonly kind: 'trait'; readonly name: string }
  /** A property of what began it. */
  | { readonly kind: 'given'; readonly name: string }

/** What a path such as `results.color.category` means here; undefined where that is not kept. */
export function placeOf(path: string, { results }: ExpressionScope): Kept | undefined {
  const parts = path.toLowerCase().split('.')
  const [root, first = '', second] = ['parent', 'child'].includes(parts[0]!) ? parts.slice(1) : parts
  if (root === 'results') {
    const name = resultKey(first)
    const isKnown =
      results.has(name) &&
      (second === undefined || ['value', 'category', 'category_localized', 'input', 'text'].includes(second))
    return isKnown ? { kind: 'answer', name, isCategory: second?.startsWith('category') === true } : undefined
  }
  if (root === 'fields') return { kind: 'trait', name: traitOf(first) }
  if (root === 'contact') {
    if (first === 'fields' && second !== undefined) return { kind: 'trait', name: traitOf(second) }
    if (first === '') return { kind: 'trait', name: 'name' }
    return ['name', 'language', 'timezone'].includes(first) ? { kind: 'trait', name: first } : undefined
  }
  if (root === 'trigger' && first === 'params' && second !== undefined) return { kind: 'given', name: second }
  return undefined
}

/** The trait that a field of contacts becomes. */
export function traitOf(key: string): string {
  return slug(key.replaceAll('_', '-'), 'field')
}

/** The path that a template consists of, such as `@fields.age` or `@(fields.age)`; undefined where there is more to it. */
export function lonePath(template: string): string | undefined {
  const found = /^@\(?\s*([a-z_]\w*(?:\.\w+)*)\s*\)?$/i.exec(template.trim())
  return found?.[1]
}
