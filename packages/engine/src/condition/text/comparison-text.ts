import type { Comparison } from '../comparison.ts'
import type { Scalar, TextReader } from './reader.ts'

/** Words and signs that a comparison begins with. */
export const COMPARISON_WORDS = ['is', 'one', 'between', 'contains', 'starts', 'under', 'exists'] as const
const SIGNS = ['>=', '<=', '!=', '>', '<', '='] as const

type Found = { [name: string]: Scalar | Scalar[] }

/** Whether a comparison is at hand. */
function isComparison(reader: TextReader, ahead = 0): boolean {
  return reader.isWord(COMPARISON_WORDS, ahead) || SIGNS.some((sign) => reader.isSymbol(sign, ahead))
}

/** Comparisons joined by `and`, as in `>= 17 and < 23`; at least one. */
export function readComparisons(reader: TextReader): Found {
  const found: Found = {}
  if (!isComparison(reader)) reader.fail('a comparison such as is, >=, between, contains or exists')
  do {
    const at = reader.peek().at
    for (const [name, value] of Object.entries(readComparison(reader))) {
      if (Object.hasOwn(found, name)) reader.refuse(at, 'this is compared here twice; keep one of the comparisons')
      found[name] = value
    }
  } while (isComparison(reader, 1) && reader.takeWord('and'))
  return found
}

/** The same where there need not be any. */
export function readAnyComparisons(reader: TextReader): Found {
  return isComparison(reader) ? readComparisons(reader) : {}
}

function readComparison(reader: TextReader): Found {
  const { source } = reader.take()
  switch (source) {
    case '>=':
      return { atLeast: reader.number() }
    case '<=':
      return { atMost: reader.number() }
    case '>':
      return { moreThan: reader.number() }
    case '<':
      return { lessThan: reader.number() }
    case '!=':
      return { isNot: readScalar(reader) }
    case 'between':
      return readBetween(reader)
    case 'contains':
      return { contains: readScalar(reader) }
    case 'starts':
      reader.oneOf(['with'])
      return { startsWith: reader.text('a text in quotes') }
    case 'under':
      return { under: reader.text('a path in quotes, such as "shoes/basketball"') }
    case 'one':
      return readOneOf(reader)
    case 'exists':
      return { exists: true }
    default:
      if (reader.takeWord('not')) return { isNot: readScalar(reader) }
      if (reader.takeWord('missing')) return { exists: false }
      return reader.takeWord('one') ? readOneOf(reader) : { is: readScalar(reader) }
  }
}

function readBetween(reader: TextReader): Found {
  const atLeast = reader.number()
  reader.oneOf(['and'])
  return { atLeast, atMost: reader.number() }
}

function readOneOf(reader: TextReader): Found {
  const values: Scalar[] = []
  reader.oneOf(['of'])
  reader.expectSymbol('(')
  do values.push(readScalar(reader))
  while (reader.takeSymbol(','))
  reader.expectSymbol(')')
  return { oneOf: values }
}

function readScalar(reader: TextReader): Scalar {
  const { kind, source } = reader.peek()
  if (kind === 'number') return reader.number()
  if (kind === 'text') return reader.text('a text')
  if (kind !== 'word') {
    reader.fail('a value such as 20, true or a text in quotes')
    return ''
  }
  reader.take()
  return source === 'true' || source === 'false' ? source === 'true' : source
}

/** How comparisons stand in a text, joined by `and`; empty where there are none. */
export function comparisonText({ atLeast, atMost, ...rest }: Comparison): string {
  const { is, isNot, oneOf, contains, startsWith, moreThan, lessThan, under, exists } = rest
  const parts: string[] = []
  if (is !== undefined) parts.push(`is ${scalarText(is)}`)
  if (isNot !== undefined) parts.push(`is not ${scalarText(isNot)}`)
  if (oneOf !== undefined) parts.push(`one of (${oneOf.map(scalarText).join(', ')})`)
  if (contains !== undefined) parts.push(`contains ${scalarText(contains)}`)
  if (startsWith !== undefined) parts.push(`starts with ${JSON.stringify(startsWith)}`)
  if (under !== undefined) parts.push(`under ${JSON.stringify(under)}`)
  if (atLeast !== undefined && atMost !== undefined) parts.push(`between ${atLeast} and ${atMost}`)
  else if (atLeast !== undefined) parts.push(`>= ${atLeast}`)
  else if (atMost !== undefined) parts.push(`<= ${atMost}`)
  if (moreThan !== undefined) parts.push(`> ${moreThan}`)
  if (lessThan !== undefined) parts.push(`< ${lessThan}`)
  if (exists !== undefined) parts.push(exists ? 'exists' : 'is missing')
  return parts.join(' and ')
}

function scalarText(value: Scalar): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** What is compared, and how: `tier is "gold"`. */
export function comparedText(operand: string, comparison: Comparison): string {
  const compared = comparisonText(comparison)
  return compared === '' ? operand : `${operand} ${compared}`
}
