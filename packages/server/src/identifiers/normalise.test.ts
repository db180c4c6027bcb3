import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseIdentifier } from './normalise.ts'

const email = (value: string) => {
  const result = normaliseIdentifier('email', value, 'US')
  return result.ok ? result.identifier.slice('email:'.length) : result.code
}
const phone = (value: string, region = 'US') => {
  const result = normaliseIdentifier('phone', value, region)
  return result.ok ? result.identifier.slice('phone:'.length) : result.code
}

describe('e-mail addresses', () => {
  it.each([
    ['Ana@Example.COM', 'ana@example.com'],
    ['  ana@example.com ', 'ana@example.com'],
    ['ana+shop@example.com', 'ana+shop@example.com'],
    ['a.n.a@example.co.uk', 'a.n.a@example.co.uk'],
    ["o'brien@example.com", "o'brien@example.com"],
    ['ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['ana@BÜCHER.example', 'ana@xn--bcher-kva.example'],
    ['jose\u0301@example.com', 'josé@example.com'],
    ['иван@пример.рф', 'иван@xn--e1afmkfd.xn--p1ai'],
  ])('%j is %j', (given, expected) => expect(email(given)).toBe(expected))

  it.each([
    [''],
    ['ana'],
    ['@example.com'],
    ['ana@'],
    ['ana@localhost'],
    ['ana@example..com'],
    ['ana b@example.com'],
    ['ana@ana@example.com'],
    ['ana\u200b@example.com'],
    ['ana\n@example.com'],
    // A Cyrillic a among Latin letters.
    ['\u0430na@example.com'],
    [`${'a'.repeat(65)}@example.com`],
    [`a@${'b'.repeat(64)}.com`],
    [`${'a'.repeat(10_000)}@example.com`],
    [`a@${'b.'.repeat(5000)}com`],
  ])('%j is none', (given) => expect(email(given)).toBe('invalid_email'))

  it('that look alike stay different', () => {
    // The whole name in Cyrillic letters, and a domain with one.
    const alike = ['сосо@example.com', 'coco@example.com', 'ana@ex\u0430mple.com', 'ana@example.com'].map(email)
    expect(new Set(alike).size).toBe(4)
  })

  it('are given back as they are once they are normal, and never joined when they differ in a letter', () => {
    const address = fc.emailAddress().map((text) => text.toLowerCase())
    void fc.assert(
      fc.property(address, address, (a, b) => {
        const once = email(a)
        if (once === 'invalid_email') return
        expect(email(once)).toBe(once)
        if (a !== b) expect(email(b)).not.toBe(once)
      }),
    )
  })
})

describe('phone numbers', () => {
  it.each([
    ['(206) 555-0100', 'US', '+12065550100'],
    ['(206) 342-8631', 'US', '+12063428631'],
    ['206.342.8631', 'US', '+12063428631'],
    ['1-206-342-8631', 'US', '+12063428631'],
    ['+1 206 342 8631', 'DE', '+12063428631'],
    ['020 7946 0018', 'GB', '+442079460018'],
    ['+44 (0)20 7946 0018', 'US', '+442079460018'],
    ['030 901820', 'DE', '+4930901820'],
    ['01 42 68 53 00', 'FR', '+33142685300'],
    ['912 345 678', 'ES', '+34912345678'],
    ['06 698 82', 'IT', '+390669882'],
    ['55 1234 5678', 'MX', '+525512345678'],
    ['(11) 98765-4321', 'BR', '+5511987654321'],
    ['098765 43210', 'IN', '+919876543210'],
    ['03-1234-5678', 'JP', '+81312345678'],
    ['02 9374 4000', 'AU', '+61293744000'],
    ['416-555-0123', 'CA', '+14165550123'],
    ['010 1234 5678', 'KR', '+821012345678'],
    ['2063428631 ext. 5', 'US', 'invalid_phone'],
    ['12345', 'US', 'invalid_phone'],
    ['not a number', 'US', 'invalid_phone'],
    ['', 'US', 'invalid_phone'],
    ['+999 123456', 'US', 'invalid_phone'],
    ['1'.repeat(10_000), 'US', 'invalid_phone'],
    ['+12063428631', 'XX', '+12063428631'],
  ])('%j in %s is %s', (given, region, expected) => {
    expect(phone(given, region)).toBe(expected)
  })

  it('are given back as they are once they are normal', () => {
    void fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-() '), maxLength: 20 }), (text) => {
        const once = phone(text)
        if (once !== 'invalid_phone') expect(phone(once, 'FR')).toBe(once)
      }),
      { numRuns: 500 },
    )
  })
})

it('other values are left as they are', () => {
  expect(normaliseIdentifier('user', 'A b', 'US')).toEqual({ ok: true, identifier: 'user:A b' })
})
