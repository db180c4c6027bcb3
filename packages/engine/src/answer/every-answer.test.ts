import { expect, it } from 'vitest'
import { ANSWERS } from './answers.fixture.ts'
import { compileAnswer } from './definition.ts'

const AT = Date.parse('2026-06-03T16:00:00Z') // a Wednesday

const CASES = ANSWERS.flatMap(([definition, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line) => [definition, ...line.split(' | ')] as unknown as [(typeof ANSWERS)[number][0], string, string]),
)

it('has every kind of answer, many times', () => expect(CASES.length).toBeGreaterThan(1500))

it('understands what people write, and asks again in doubt', () => {
  const wrong = CASES.flatMap(([definition, text, expected]) => {
    const found = compileAnswer(definition)(text, { at: AT, zone: 'America/New_York', language: 'en' })?.value
    const said = Array.isArray(found) ? found.join('+') : typeof found === 'number' ? rounded(found) : found
    return String(said ?? '?') === expected ? [] : [{ definition, text, expected, found }]
  })
  expect(wrong).toEqual([])
})

function rounded(found: number): number {
  return Math.round(found * 1000) / 1000
}
