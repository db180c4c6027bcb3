import { describe, expect, test } from 'vitest'
import { Tombstones } from './tombstones.ts'

const SECRET = new Uint8Array(32).fill(7)
const isWeak = (identifier: string) => identifier.startsWith('anonymous:')

function tombstonesOf(...erased: readonly (readonly [identifier: string, at: number])[]): Tombstones {
  const tombstones = new Tombstones(SECRET)
  for (const [identifier, at] of erased) tombstones.note(tombstones.hashOf(identifier), at)
  return tombstones
}

describe('whether an event is of somebody who was erased', () => {
  const tombstones = tombstonesOf(['user:1', 100], ['email:ann@example.com', 100], ['anonymous:tablet', 100])
  const cases: readonly [what: string, identifiers: readonly string[], at: number, covered: boolean][] = [
    ['before the erasure', ['user:1'], 99, true],
    ['at its very instant', ['user:1'], 100, true],
    ['after it', ['user:1'], 101, false],
    ['of somebody else', ['user:2'], 50, false],
    ['of nobody in particular', [], 50, false],
    ['with one of several strong identifiers', ['user:2', 'email:ann@example.com'], 50, true],
    ['with a shared identifier alone', ['anonymous:tablet'], 50, true],
    ['with a shared identifier and another person by name', ['user:2', 'anonymous:tablet'], 50, false],
    ['with a shared identifier of theirs and one of somebody else', ['anonymous:tablet', 'anonymous:phone'], 50, false],
  ]
  test.each(cases)('%s', (_, identifiers, at, covered) => {
    expect(tombstones.cover(identifiers, at, isWeak)).toBe(covered)
  })

  test('the last erasure counts, in whichever order they are noted', () => {
    const twice = tombstonesOf(['user:1', 200], ['user:1', 100])
    expect(twice.cover(['user:1'], 150, isWeak)).toBe(true)
    expect(twice.size).toBe(1)
  })

  test('another secret gives another hash, and a hash does not hold the identifier', () => {
    const other = new Tombstones(new Uint8Array(32).fill(8))
    expect(other.hashOf('user:1')).not.toBe(tombstones.hashOf('user:1'))
    expect(tombstones.hashOf('email:ann@example.com')).toMatch(/^[\w-]{43}$/)
  })
})
