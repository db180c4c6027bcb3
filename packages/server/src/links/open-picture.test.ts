import { describe, expect, it } from 'vitest'
import { readClick, signClick } from './click-link.ts'
import { openLinkKeys } from './link-keys.ts'
import { readOpen, signOpen } from './open-picture.ts'

describe('the picture that a mail loads', () => {
  const keys = openLinkKeys(undefined)
  const decision = 'dec_0pr1zrfb4om1zdmvvemuzp'
  const token = signOpen(keys, decision).slice('/o/'.length)

  it('says what was opened, also after the keys were rotated', () => {
    expect(readOpen(keys, token)).toBe(decision)
    keys.rotate()
    expect(readOpen(keys, token)).toBe(decision)
  })

  it('is no link, and a link is no picture', () => {
    const click = signClick(keys, { decision, name: 'menu' }).slice('/l/'.length)
    expect(readOpen(keys, click)).toBeUndefined()
    expect(readOpen(keys, click.slice(0, -'.menu'.length))).toBeUndefined()
    expect(readClick(keys, `${token}.menu`)).toBeUndefined()
  })

  it.each([
    ['another decision', token.replace('0pr1', '0pr2')],
    ['nothing', ''],
    ['another server', signOpen(openLinkKeys(undefined), decision).slice(3)],
  ])('that says %s is none', (_, changed) => {
    expect(readOpen(keys, changed)).toBeUndefined()
  })
})
