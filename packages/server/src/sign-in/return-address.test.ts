import { describe, expect, it } from 'vitest'
import { isFromSite, readReturnAddress } from './return-address.ts'

const SITES = ['https://www.shop.example', 'https://club.example/members', 'http://localhost:3000']

describe('a return address', () => {
  it.each([
    [undefined, 'https://www.shop.example/'],
    ['https://www.shop.example', 'https://www.shop.example/'],
    ['https://www.shop.example/cart?step=2&x=%20', 'https://www.shop.example/cart?step=2&x=%20'],
    ['https://WWW.shop.example:443/a/../b#top', 'https://www.shop.example/b'],
    ['https://club.example/members', 'https://club.example/members'],
    ['https://club.example/members/card', 'https://club.example/members/card'],
    ['http://localhost:3000/x', 'http://localhost:3000/x'],
  ])('%s is taken', (text, address) => {
    expect(readReturnAddress(text, SITES)?.href).toBe(address)
  })

  it.each([
    'https://evil.example/',
    'http://www.shop.example/',
    'https://www.shop.example:8443/',
    'https://www.shop.example.evil.example/',
    'https://www.shop.example@evil.example/',
    'https://user:pass@www.shop.example/',
    'https://evil.example\\@www.shop.example/',
    'https:\\\\evil.example/www.shop.example',
    '//evil.example',
    '/\\evil.example',
    '/relative',
    'javascript:alert(1)//https://www.shop.example',
    'data:text/html,https://www.shop.example',
    'https://club.example/',
    'https://club.example/membersonly',
    'https://club.example/members/../admin',
    'https://club.example/members/%2e%2e/admin',
    'http://localhost:3001/',
    'blob:https://www.shop.example/1',
    `https://www.shop.example/${'x'.repeat(1000)}`,
    'https://www.shop.example\u0000.evil.example/',
    'https://www.shop.example\u3002evil.example/',
  ])('%s is refused', (text) => {
    expect(readReturnAddress(text, SITES)).toBeUndefined()
  })
})

it('tells by the referrer whether a request comes from a site of the brand', () => {
  expect(isFromSite('https://www.shop.example/', SITES)).toBe(true)
  expect(isFromSite('https://club.example/', SITES)).toBe(true)
  for (const other of [undefined, '', 'nonsense', 'https://evil.example/', 'http://www.shop.example/', 'about:blank'])
    expect(isFromSite(other, SITES)).toBe(false)
})
