import { expect, it } from 'vitest'
import { ORDINARY, STOPS } from './sentences.fixture.ts'
import { compileKeywords } from './understand.ts'
import { DEFAULT_WORDS } from './words.ts'

const understand = compileKeywords(DEFAULT_WORDS)

it('takes none of the sentences for a stop that only have such a word in them', () => {
  expect(ORDINARY.length).toBeGreaterThan(200)
  expect(ORDINARY.filter((text) => understand(text)?.family === 'stop')).toEqual([])
})

it('understands every way of asking for a stop', () => {
  expect(STOPS.length).toBeGreaterThan(200)
  expect(STOPS.filter((text) => understand(text)?.family !== 'stop')).toEqual([])
})

it('obeys a stop that has a line or a sign of its own', () => {
  expect(['stop\nSent from my iPhone', '🛑', '🛑 🛑'].map((text) => understand(text)?.family)).toEqual([
    'stop',
    'stop',
    'stop',
  ])
})

it('hears talk among friends in a stop that is laughed about, unless it says what is to stop', () => {
  expect(['stop lol', 'Stop it lol', 'quit lol', 'no texts?'].map((text) => understand(text))).toEqual(
    Array(4).fill(undefined),
  )
  expect(['STOP', 'stop texting me lol', 'unsubscribe lol'].map((text) => understand(text)?.family)).toEqual(
    Array(3).fill('stop'),
  )
})
