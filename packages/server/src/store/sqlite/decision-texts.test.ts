import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BLOCK_OF_PLACE, blocksOf, type Place, prepareDecisionTexts, textAt } from './decision-texts.ts'
import { migrate } from './schema.ts'

function open() {
  const db = new DatabaseSync(':memory:')
  migrate(db)
  const block = db.prepare(
    `SELECT bytes FROM decision_blocks, (SELECT CAST(? AS INTEGER) AS place) WHERE id = ${BLOCK_OF_PLACE}`,
  )
  return {
    ...prepareDecisionTexts(db),
    read: (place: Place) => textAt(place, block.get(place)!.bytes as Uint8Array),
    blocks: () => db.prepare('SELECT bytes FROM decision_blocks ORDER BY id').all() as { bytes: Uint8Array }[],
    close: () => db.close(),
  }
}

const text = fc
  .record({
    id: fc.string({ unit: 'grapheme' }),
    more: fc.string({ minLength: 0, maxLength: 40_000, unit: 'binary-ascii' }),
  })
  .map((value) => JSON.stringify(value))

test('each text is read where it was said to be, whatever was dropped beside it', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.tuple(text, fc.boolean()), { maxLength: 90 }), { maxLength: 3 }), (commits) => {
      const { add, blocks, close, drop, read } = open()
      const kept = new Map<Place, string>()
      const gone: Place[] = []
      for (const commit of commits) {
        for (const block of blocksOf(commit.map(([text, stays]) => ({ json: Buffer.from(text), text, stays })))) {
          const first = add(block.map(({ json }) => json))
          for (const [i, { stays, text }] of block.entries()) {
            if (stays) kept.set(first + i, text)
            else gone.push(first + i)
          }
        }
      }
      expect(new Set([...kept.keys(), ...gone]).size).toBe(commits.flat().length)
      drop(gone)
      for (const [place, json] of kept) expect(read(place)).toBe(json)
      drop([...kept.keys()])
      expect(blocks()).toEqual([])
      close()
    }),
    { numRuns: 50 },
  )
})

test('nothing is left of what was dropped', () => {
  const { add, blocks, close, drop } = open()
  const first = add(['{"who":"ana"}', '{"who":"ben"}', '{"who":"cleo"}'].map((json) => Buffer.from(json)))
  drop([first + 1])
  expect(blocks().map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['{"who":"ana"}\n\n{"who":"cleo"}\n'])
  close()
})

test('decisions that name the same things take a fifteenth of their room together', () => {
  const { add, blocks, close } = open()
  const decisions = Array.from({ length: 60 }, (_, i) =>
    Buffer.from(
      JSON.stringify({
        ...{ id: `dec_${(i * 7919).toString(36)}`, customer: i * 31, draw: Math.sin(i) },
        candidates: Array.from({ length: 100 }, (_, k) => ({
          action: `action-${k}`,
          stage: 'applicable',
          reason: 'no',
        })),
      }),
    ),
  )
  for (const block of blocksOf(decisions.map((json) => ({ json })))) add(block.map(({ json }) => json))
  const sum = (parts: readonly Uint8Array[]) => parts.reduce((bytes, part) => bytes + part.length, 0)
  expect(sum(blocks().map(({ bytes }) => bytes))).toBeLessThan(sum(decisions) / 15)
  close()
})
