import { describe, expect, it } from 'vitest'
import { chooseSender } from './choose-sender.ts'
import { countSegments } from './segments.ts'

describe('parts of a text', () => {
  it.each([
    ['nothing', '', 'gsm7', 1, 0],
    ['160 of the default alphabet', 'a'.repeat(160), 'gsm7', 1, 160],
    ['161 of them', 'a'.repeat(161), 'gsm7', 2, 161],
    ['306 in two parts of 153', 'a'.repeat(306), 'gsm7', 2, 306],
    ['307', 'a'.repeat(307), 'gsm7', 3, 307],
    ['accents of the alphabet', 'àèéùìòÄÖÑÜäöñü¡¿§', 'gsm7', 1, 17],
    ['the extension table, two each', '€[]{}~|^\\', 'gsm7', 1, 18],
    ['an escape that does not fit is not torn', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm7', 3, 306],
    ['a letter of no GSM alphabet', 'ç', 'ucs2', 1, 1],
    ['70 units', 'ж'.repeat(70), 'ucs2', 1, 70],
    ['71 units', 'ж'.repeat(71), 'ucs2', 2, 71],
    ['a picture of two units', '👍', 'ucs2', 1, 2],
    ['a pair that does not fit is not torn', `${'ж'.repeat(66)}👍${'ж'.repeat(66)}`, 'ucs2', 3, 134],
  ])('%s', (_, text, encoding, count, units) => {
    expect(countSegments(text)).toEqual({ encoding, count, units })
  })
})

describe('from which number somebody is written to', () => {
  const senders = ['+12065550191', '+12065550192', '+12065550193'].map((from) => ({ from, to: ['+1'] }))
  const people = Array.from({ length: 300 }, (_, i) => `+1206555${String(1000 + i)}`)

  it('is always the same one, and all take their share', () => {
    const chosen = people.map((phone) => chooseSender(senders, phone))
    expect(people.map((phone) => chooseSender(senders.toReversed(), phone))).toEqual(chosen)
    for (const { from } of senders) expect(chosen.filter((one) => one === from).length).toBeGreaterThan(60)
  })

  it('changes for as few as possible where there is one more', () => {
    const before = people.map((phone) => chooseSender(senders.slice(0, 2), phone))
    const moved = people.filter((phone, i) => chooseSender(senders, phone) !== before[i])
    for (const phone of moved) expect(chooseSender(senders, phone)).toBe('+12065550193')
  })

  it('is the one for the longest beginning, else the one for all', () => {
    const mixed = [
      { from: 'ALL', to: [] },
      { from: 'US', to: ['+1'] },
      { from: 'SEATTLE', to: ['+1206'] },
    ]
    expect(['+12065550100', '+14155550100', '+41445550100'].map((phone) => chooseSender(mixed, phone))).toEqual([
      'SEATTLE',
      'US',
      'ALL',
    ])
    expect(chooseSender([{ from: 'US', to: ['+1'] }], '+41445550100')).toBeUndefined()
  })
})
