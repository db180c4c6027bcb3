import { z } from 'zod'
import type { Json } from '../json.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])

/** How a value is compared. Several comparisons on one value must all hold; none means "there is a value". */
export const comparisonFields = {
  is: scalar.optional().describe('equal to this'),
  isNot: scalar.optional().describe('there is a value, and it is not this'),
  oneOf: z.array(scalar).min(1).optional().describe('equal to one of these'),
  contains: scalar.optional().describe('a text that contains this text, or a list that contains this value'),
  startsWith: z.string().optional().describe('a text that starts with this text'),
  under: z.string().min(1).optional().describe('a path such as shoes/basketball that is this one or begins with it'),
  atLeast: z.number().optional().describe('a number that is this or more'),
  atMost: z.number().optional().describe('a number that is this or less'),
  moreThan: z.number().optional().describe('a number above this'),
  lessThan: z.number().optional().describe('a number below this'),
  exists: z.boolean().optional().describe('whether there is a value at all'),
} as const

const comparisonSchema = z.object(comparisonFields)
export type Comparison = z.infer<typeof comparisonSchema>

/** The comparisons that make sense for a number that is always there, such as a count. */
export const numberComparisonFields = {
  is: z.number().optional(),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  moreThan: z.number().optional(),
  lessThan: z.number().optional(),
} as const

export type NumberTest = (value: number) => boolean
export type ValueTest = (value: Json | undefined) => boolean

/** A test of numbers that holds when all the given comparisons do; undefined when none is given. */
export function compileNumberTest(comparison: Comparison): NumberTest | undefined {
  const tests: NumberTest[] = []
  const { is, atLeast, atMost, moreThan, lessThan } = comparison
  if (is !== undefined) tests.push((value) => value === is)
  if (atLeast !== undefined) tests.push((value) => value >= atLeast)
  if (atMost !== undefined) tests.push((value) => value <= atMost)
  if (moreThan !== undefined) tests.push((value) => value > moreThan)
  if (lessThan !== undefined) tests.push((value) => value < lessThan)
  return tests.length === 0 ? undefined : everyTest(tests)
}

/** A test of any value that holds when all the given comparisons do. A value of another type is simply not equal. */
export function compileValueTest(comparison: Comparison): ValueTest {
  const tests: ValueTest[] = []
  const { is, isNot, oneOf, contains, startsWith, under, exists } = comparison
  if (is !== undefined) tests.push((value) => value === is)
  if (isNot !== undefined) tests.push((value) => value !== undefined && value !== null && value !== isNot)
  if (oneOf !== undefined) {
    const allowed = new Set<Json | undefined>(oneOf)
    tests.push((value) => allowed.has(value))
  }
  if (contains !== undefined) tests.push((value) => containsValue(value, contains))
  if (startsWith !== undefined) tests.push((value) => typeof value === 'string' && value.startsWith(startsWith))
  if (under !== undefined) tests.push((value) => isUnder(value, under))
  if (exists !== undefined) tests.push((value) => (value !== undefined && value !== null) === exists)
  const { is: _equal, ...orderings } = comparison
  const numberTest = compileNumberTest(orderings)
  if (numberTest) tests.push((value) => typeof value === 'number' && numberTest(value))
  return tests.length === 0 ? (value) => value !== undefined && value !== null : everyTest(tests)
}

function containsValue(value: Json | undefined, wanted: string | number | boolean): boolean {
  if (typeof value === 'string') return value.includes(String(wanted))
  return Array.isArray(value) && value.includes(wanted)
}

/** Whether a path of words, from the widest to the narrowest, is another or leads on from it. */
function isUnder(value: Json | undefined, above: string): boolean {
  return (
    typeof value === 'string' &&
    value.startsWith(above) &&
    (value.length === above.length || value[above.length] === '/')
  )
}

function everyTest<T>(tests: readonly ((value: T) => boolean)[]): (value: T) => boolean {
  const [first, second] = tests
  if (tests.length === 1 && first) return first
  if (tests.length === 2 && first && second) return (value) => first(value) && second(value)
  return (value) => tests.every((test) => test(value))
}
