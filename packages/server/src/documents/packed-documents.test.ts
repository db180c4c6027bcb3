import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PackedDocuments } from './packed-documents.ts'

const SPACIOUS = 1e8

describe('encoded documents in memory', () => {
  it('are the last that was put, whatever is put, refreshed and trimmed', () => {
    const change = fc.record({
      customer: fc.integer({ min: 1, max: 40 }),
      kind: fc.constantFrom('put', 'put', 'refresh', 'trim'),
      length: fc.oneof(fc.nat(300), fc.integer({ min: 3000, max: 9000 })),
    })
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 400, size: 'max' }),
        fc.constantFrom(0, 20_000, SPACIOUS, Number.POSITIVE_INFINITY),
        (changes, budget) => {
          const documents = new PackedDocuments(budget)
          const expected = new Map<number, Uint8Array>()
          changes.forEach(({ customer, kind, length }, turn) => {
            if (kind === 'put') {
              const document = new Uint8Array(length).fill(turn % 256)
              documents.put(customer, document)
              expected.set(customer, document)
            } else if (kind === 'refresh') documents.refresh(customer)
            else {
              documents.trim(isEven)
              const gone = [...expected.keys()].filter((one) => !documents.has(one))
              // Only the budget lets somebody go, and nobody who is wanted.
              expect(gone.some(isEven) || (budget >= SPACIOUS && gone.length > 0)).toBe(false)
              for (const one of gone) expected.delete(one)
            }
            const wrong = [...expected].filter(([one, document]) => !isSame(documents.get(one), document))
            expect([wrong.length, documents.size]).toEqual([0, expected.size])
          })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('take little more than they are, however often they are written anew', () => {
    const documents = new PackedDocuments(SPACIOUS)
    for (let round = 0; round < 200; round++)
      for (let customer = 0; customer < 1000; customer++) {
        documents.put(customer, new Uint8Array(500))
        if (customer % 50 === 0) documents.trim(() => false)
      }
    expect(documents.size).toBe(1000)
    expect(documents.bytes).toBeLessThan(3e6)
  })

  it('take a tenth more than they are at most, where some are written again and again and others never', () => {
    const documents = new PackedDocuments(1e8)
    for (let turn = 0; turn < 200_000; turn++) {
      documents.put(turn < 20_000 ? turn : (turn * turn) % 1000, new Uint8Array(500))
      if (turn % 50 === 0) documents.trim(() => false)
    }
    expect(documents.size).toBe(20_000)
    expect(documents.bytes).toBeLessThan(1.1 * 20_000 * 512 + 5 * 256 * 1024)
  })

  it('make room from the oldest on, and keep the budget', () => {
    const documents = new PackedDocuments(1e6)
    for (let customer = 0; customer < 10_000; customer++) {
      documents.put(customer, new Uint8Array(500))
      if (customer % 10 === 0) documents.refresh(7)
      documents.trim(() => false)
      expect(documents.bytes).toBeLessThanOrEqual(1e6)
    }
    expect([documents.has(7), documents.has(8), documents.has(9990)]).toEqual([true, false, true])
    expect(documents.size).toBeGreaterThan(1400)
  })
})

function isEven(customer: number): boolean {
  return customer % 2 === 0
}

function isSame(given: Uint8Array | undefined, expected: Uint8Array): boolean {
  return given !== undefined && Buffer.compare(given, expected) === 0
}
