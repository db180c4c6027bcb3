import { expect, test } from 'vitest'
import { codesInFile } from './codes-in-file.ts'

const read = (text: string, column?: string) =>
  [...codesInFile(Buffer.from(text), column)].map(({ code, problem }) => problem ?? code)

// biome-ignore format: a table
const table: [name: string, file: string, codes: string[]][] = [
  ['one a line', 'AB-1\nAB-2\n', ['AB-1', 'AB-2']],
  ['without an end of the last line', 'AB-1\nAB-2', ['AB-1', 'AB-2']],
  ['lines of Windows, behind a byte order mark', '\ufeffAB-1\r\n\r\nAB-2\r\n', ['AB-1', 'AB-2']],
  ['under a head', 'code\nAB-1\n', ['AB-1']],
  ['under a head behind a byte order mark', '\ufeffcode;value\r\nAB-1;5\r\n', ['AB-1']],
  ['under a head in words', 'Voucher Code;Value\nAB-1;5\n', ['AB-1']],
  ['under a head as programs write it', 'coupon_code\nAB-1\n', ['AB-1']],
  ['in a column that is not the first', 'id,code,ends\n1001,AB-1,x\n1002,AB-2,x\n', ['AB-1', 'AB-2']],
  ['beside a number', 'gift card number\tcode\n77777\tAB-1\n', ['AB-1']],
  ['in quotes, with commas beside', '"name","Promo-Code"\n"Smith, Jo","AB-1"\n', ['AB-1']],
  ['behind empty lines', '\n\ncode\nAB-1\n', ['AB-1']],
  ['of several columns without a head, the first', 'AB-1,5\nAB-2,5\n', ['AB-1', 'AB-2']],
  ['a row that lacks the column', 'id,code\n1\n', ['A code has 3 to 64 characters beside spaces and dashes.']],
  ['nothing', '', []],
]
test.each(table)('codes stand %s', (_, file, codes) => {
  expect(read(file)).toEqual(codes)
})

test('a column can be named, in any case; what has no such column is refused as a whole', () => {
  expect(read('Nummer;Gutschein\n1;AB-1\n', 'gutschein')).toEqual(['AB-1'])
  expect(read('code;Gutschein\nXY-1;AB-1\n', 'Gutschein')).toEqual(['AB-1'])
  expect(read('AB-1\nAB-2\n', 'Gutschein')).toEqual(['There is no column "Gutschein".'])
})
