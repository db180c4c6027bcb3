import type { Redemption } from '@attune/engine'
import { expect, test } from 'vitest'
import { decodeRedemption, encodeRedemption } from './redemption-codec.ts'
import { Words } from './words.ts'

const plain: Redemption = {
  ...{ id: 'rdm', state: 'committed', at: 5, until: 5, place: undefined, channel: 'till', uses: [] },
  lines: 'ink,900,2;pen,100',
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
  [
    'with a use of a copy',
    { ...plain, uses: [{ ...use, id: 'off' }, use, { ...use, id: 'off', code: 'OFF' }, { ...use, id: 'off' }] },
  ],
  ['with returns', { ...plain, returns, returned: [1, 0] }],
  ['with a key and returns', { ...plain, asked: 'a', returns, returned: [1, 1] }],
  ['that was paid later', { ...plain, paidAt: 9 }],
  ['with everything', { ...plain, asked: 'a', returns, returned: [1, 0], paidAt: 9 }],
])('a redemption is read back %s', (_, redemption) => {
  const { decode, encode } = codec()
  expect(decode(encode(redemption))).toEqual(redemption)
})

test('a redemption is read as it was stored before its lines were one text', () => {
  const { decode, word } = codec()
  const head = ['rdm', word('committed'), 5, 5, null, word('till'), [['o', word('off'), null, 5]]]
  const rows = [
    ['1', 'ink', 2, 900, 1],
    ['b', 'pen;', 1, 100, 0],
  ]
  const stored = [...head, rows, 900, 0, true, [], 'a', [['ret_1', 450, 'b']]]
  const lines = 'ink,900,2;pen%3B,100,1,b'
  const expected = { ...plain, uses: [use], lines, asked: 'a', returns: returns.slice(0, 1), returned: [1, 0] }
  expect(decode(stored)).toEqual(expected)
  const untouched = [...head, rows.map((row) => [...row.slice(0, 4), 0]), 900, 0, true, []]
  expect(decode(untouched)).toEqual({ ...plain, uses: [use], lines })
})

function codec() {
  const words = new Words()
  const word = (text: string) => words.numberOf(text)
  const maybe = (text: string | undefined) => (text === undefined ? null : word(text))
  const read = (number: number) => words.wordOf(number)
  const readMaybe = (number: number | null) => (number === null ? undefined : read(number))
  return {
    word,
    encode: (redemption: Redemption) => encodeRedemption(redemption, word, maybe),
    decode: (stored: readonly unknown[]) => decodeRedemption(stored, read, readMaybe),
  }
}
