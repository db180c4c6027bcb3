import { describe, expect, it } from 'vitest'
import { nearest, suggestion } from './did-you-mean.ts'

describe('what was probably meant', () => {
  it.each([
    ['atleast', ['atMost', 'atLeast'], 'atLeast'],
    ['evnt', ['event', 'trait'], 'event'],
    ['surf', ['serve', 'help'], undefined],
    ['sreve', ['serve', 'help'], 'serve'],
    ['xyz', ['event'], undefined],
    ['a', ['b'], 'b'],
    ['', [], undefined],
  ])('for "%s" among %j is %s', (word, candidates, meant) => {
    expect(nearest(word, candidates)).toBe(meant)
  })

  it('lists what is known where nothing is close', () => {
    expect(suggestion('xyz', ['one', 'two'])).toBe('; known: one, two')
    expect(suggestion('xyz', [])).toBe('')
  })
})
