import type { Redemption } from '@attune/engine'
import { expect, test } from 'vitest'
import { decodeRedemption, encodeRedemption } from './redemption-codec.ts'
import { Words } from './words.ts'

const plain: Redemption = {
  ...{ id: 'rdm', state: 'committed', at: 5, until: 5, place: undefined, channel: 'till', uses: [] },
  lines: [{ id: '1', sku: 'ink', quantity: 2, total: 900, returned: 1 }],
  ...{ subtotal: 900, discount: 0, exact: true, rejected: [] },
}
const use = { id: 'o', offer: 'off', code: undefined, amount: 5 }
const unique = { batch: 'spring', number: 7 }
const returns = [
  { id: 'ret_1', refund: 450, asked: 'b' },
  { id: 'ret_2', refund: 0, asked: undefined },
]

test.each([
  ['as it was asked for without a key', plain],
  ['with a key', { ...plain, asked: 'a' }],
  [
    'with uses',
    { ...plain, uses: [use, { ...use, unique }, { ...use, multiplies: 2 }, { ...use, code: 'OFF', unique }] },
  ],
  [
    'with uses that count for a household',
    {
      ...plain,
      uses: [
        { ...use, household: 'h' },
        { ...use, household: 'h', unique },
      ],
    },
  ],
  ['with returns', { ...plain, returns }],
  ['with a key and returns', { ...plain, asked: 'a', returns }],
])('a redemption is read back %s', (_, redemption) => {
  const words = new Words()
  const numberOf = (text: string) => words.numberOf(text)
  const maybe = (text: string | undefined) => (text === undefined ? null : numberOf(text))
  const stored = encodeRedemption(redemption, numberOf, maybe)
  const word = (number: number) => words.wordOf(number)
  const read = (number: number | null) => (number === null ? undefined : word(number))
  expect(decodeRedemption(stored, word, read)).toEqual(redemption)
})
