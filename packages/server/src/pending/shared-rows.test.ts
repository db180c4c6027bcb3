import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SharedPages } from './shared-pages.ts'
import { placesOf, rowsAt, SharedRows } from './shared-rows.ts'

const MIB = 1024 * 1024

const toText = (bytes: Buffer) => bytes.toString('utf8')
const pageOf = (texts: SharedRows) => texts.places().pages[0]!

describe('texts on their way to the store', () => {
  it('are what a list of them would be, and found by another thread as they are here', () => {
    const change = fc.oneof(
      fc.tuple(fc.nat(5), fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('é'.repeat(MIB / 3)))),
      fc.nat(5),
    )
    fc.assert(
      fc.property(fc.array(change, { maxLength: 150 }), (changes) => {
        const texts = new SharedRows()
        let oracle: [owner: number, text: string][] = []
        for (const one of changes) {
          if (typeof one === 'number') {
            texts.forget(one)
            oracle = oracle.filter(([owner]) => owner !== one)
          } else {
            texts.add(...one)
            oracle.push(one)
          }
        }
        expect(Array.from(texts, toText)).toEqual(oracle.map(([, text]) => text))
        for (let owner = 0; owner <= 5; owner++)
          expect(Array.from(texts.of(owner), toText)).toEqual(
            oracle.filter(([of]) => of === owner).map(([, text]) => text),
          )
        const there = rowsAt(structuredClone(texts.places()))
        for (const _ of [1, 2]) expect(Array.from(there, toText)).toEqual(Array.from(texts, toText))
      }),
      { numRuns: 60 },
    )
  })

  it('are copied to where threads share memory, when they do not lie there', () => {
    const places = placesOf([Buffer.from('one'), Buffer.from('zwei – два')])
    expect(places.pages[0]).toBeInstanceOf(SharedArrayBuffer)
    expect(Array.from(rowsAt(places), toText)).toEqual(['one', 'zwei – два'])
  })

  it('give their memory to those that come, once the store holds them', () => {
    const pages = new SharedPages()
    const first = new SharedRows(pages)
    for (let i = 0; i < 4; i++) first.add(1, 'x'.repeat(MIB / 2))
    const used = new Set(first.places().pages)
    const second = new SharedRows(pages)
    second.add(1, 'meanwhile')
    expect(used.has(pageOf(second))).toBe(false)
    first.release()
    expect([...first]).toEqual([])
    expect(first.at(0)).toBeUndefined()
    const third = new SharedRows(pages)
    third.add(2, 'later')
    expect(used.has(pageOf(third))).toBe(true)
    expect(Array.from(second, toText)).toEqual(['meanwhile'])
    expect(Array.from(third, toText)).toEqual(['later'])
  })
})

describe('shared pages', () => {
  it('keeps a bounded number of them, and none that is larger than others', () => {
    const pages = new SharedPages()
    const large = pages.take(3 * MIB)
    const taken = Array.from({ length: 40 }, () => pages.take(1))
    pages.giveBack([large, ...taken])
    const again = Array.from({ length: 40 }, () => pages.take(1))
    expect(again.filter((page) => taken.includes(page))).toHaveLength(32)
    expect(pages.take(3 * MIB)).not.toBe(large)
  })
})
