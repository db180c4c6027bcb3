import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** What no source of the engine may say, because a step reads nothing but its arguments (invariant 1). */
const FORBIDDEN: readonly RegExp[] = [
  /\bDate\.now\b/,
  // Of an instant that is given, it is arithmetic.
  /\bnew Date\b(?!\([^)])/,
  /(?<!new )\bDate\(/,
  /\bMath\.random\b/,
  /\bfetch\(/,
  /\bset(Timeout|Interval|Immediate)\b/,
  /\bperformance\b/,
  /\bcrypto\b/,
  /\bprocess\b[.[]/,
  /\bglobalThis\b/,
  /from '(?!\.|zod')/,
  /\bimport\(/,
  /\brequire\(/,
]

const folder = new URL('./', import.meta.url)
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('stories/'),
)

/** A source without its comments, which may speak of anything. */
function codeOf(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\/\/.*$/gm, '')
}

it('there are sources to look at', () => {
  expect(sources.length).toBeGreaterThan(80)
})

it.each(FORBIDDEN)('no source of the engine says %s', (forbidden) => {
  expect(sources.filter((name) => forbidden.test(codeOf(name)))).toEqual([])
})

it('finds what is forbidden where it stands', () => {
  const guilty = [
    'Date.now()',
    'new Date()',
    'Math.random()',
    "from 'node:fs'",
    "from 'lodash'",
    'process.env',
    'setTimeout(',
  ]
  for (const text of guilty)
    expect(
      FORBIDDEN.some((forbidden) => forbidden.test(text)),
      text,
    ).toBe(true)
  for (const text of ["from 'zod'", "from './step.ts'", 'Date.parse(text)', 'Date.UTC(1970)'])
    expect(
      FORBIDDEN.some((forbidden) => forbidden.test(text)),
      text,
    ).toBe(false)
})
