import { describe, expect, it } from 'vitest'
import { readClick, signClick } from './click-link.ts'
import { openLinkKeys } from './link-keys.ts'

describe('a short link', () => {
  const keys = openLinkKeys(undefined)
  const content = { decision: 'dec_0pr1zrfb4om1zdmvvemuzp', name: 'menu' }
  const token = signClick(keys, content).slice('/l/'.length)

  it('is short, says what it leads to, also after the keys were rotated, and is the same each time', () => {
    expect(signClick(keys, content)).toHaveLength(46)
    expect(signClick(keys, content)).toBe(`/l/${token}`)
    expect(readClick(keys, token)).toEqual(content)
    keys.rotate()
    expect(readClick(keys, token)).toEqual(content)
  })

  it.each([
    ['another name', token.replace(/menu$/, 'home')],
    ['another decision', token.replace('0pr1', '0pr2')],
    ['another signature', `${token.slice(0, 4)}${'A'.repeat(12)}${token.slice(16)}`],
    ['nothing', ''],
    ['more', `${token}.x`],
    ['another server', signClick(openLinkKeys(undefined), content).slice(3)],
  ])('that says %s is none', (_, changed) => {
    expect(readClick(keys, changed)).toBeUndefined()
  })
})
