import { describe, expect, it } from 'vitest'
import { createCsvReader } from './rows.ts'

/** The lines on which rows begin, of a text that comes in pieces of some length. */
function linesOf(text: string, pieceLength: number): number[] {
  const reader = createCsvReader(';')
  const rows = []
  for (let at = 0; at < text.length; at += pieceLength) rows.push(...reader.take(text.slice(at, at + pieceLength)))
  rows.push(...reader.end())
  return rows.map(({ line }) => line)
}

describe('rows of CSV are told by the line on which they begin, as an editor counts', () => {
  const rows = [
    'name;note',
    '',
    'a;plain',
    'b;"two',
    'lines"',
    'c;"with',
    '',
    'a gap"',
    'd;too;many',
    'e;"an',
    'end"',
    '',
  ]
  const expected = [3, 4, 6, 9, 10]

  for (const [name, lineBreak] of [
    ['Unix', '\n'],
    ['Windows', '\r\n'],
  ] as const)
    for (const pieceLength of [1, 2, 7, 1000])
      it(`${name} line breaks within quotes too, ${pieceLength} characters at a time`, () => {
        expect(linesOf(rows.join(lineBreak), pieceLength)).toEqual(expected)
      })

  it('a row whose quote is never closed', () => {
    expect(linesOf('name;note\r\na;"b\r\nc"\r\nd;"e\r\nf\r\n', 4)).toEqual([2, 4])
  })

  it('Unix line breaks within quotes of a file with Windows ones', () => {
    expect(linesOf('name;note\r\na;"two\nlines"\r\nb;x;y\r\nc;"one\r\nmore"\r\nd;z\r\n', 3)).toEqual([2, 4, 5, 7])
  })
})
