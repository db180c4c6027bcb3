import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonError } from './json-position.ts'

const mangled = fc
  .tuple(fc.json(), fc.nat(), fc.constantFrom(']', '}', ',', ':', '"', 'x', '\\', ''))
  .map(([json, at, mark]) => {
    const cut = at % (json.length + 1)
    return json.slice(0, cut) + mark + json.slice(cut + 1)
  })
  .filter((text) => refusal(text) !== undefined)

test('what stands before the position is only too short', () => {
  fc.assert(
    fc.property(mangled, (text) => {
      const position = findJsonError(text)
      expect(findJsonError(text.slice(0, position))).toBe(text.slice(0, position).trimEnd().length === 0 ? 0 : position)
    }),
  )
})

test('the position is no later than where JSON.parse stops, if that tells', () => {
  fc.assert(
    fc.property(mangled, (text) => {
      const told = /at position (\d+)/.exec(refusal(text)!)
      if (told) expect(findJsonError(text)).toBeLessThanOrEqual(Number(told[1]))
    }),
  )
})

test('a text of 500 KB in one string does not exhaust the stack', () => {
  expect(findJsonError(`["${'\\n'.repeat(250_000)}"`)).toBe(500_003)
})

function refusal(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    if (error instanceof SyntaxError) return error.message
    throw error
  }
}
