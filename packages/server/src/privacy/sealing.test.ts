import type { Json } from '@attune/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EncryptionKeyMissingError, NoEncryptionKeyError, parseEncryptionKeys } from './encryption-keys.ts'
import { keyOf, SealBrokenError, Sealing } from './sealing.ts'

const OLD = { id: 'k1', key: new Uint8Array(32).fill(1) }
const NEW = { id: 'k2', key: new Uint8Array(32).fill(2) }

describe('sealing a value', () => {
  test('what was sealed opens to the same, whatever it was', () => {
    const sealing = new Sealing([OLD])
    const property = fc.property(fc.jsonValue(), fc.nat(), fc.string(), (value, customer, name) => {
      expect(sealing.open(customer, name, sealing.seal(customer, name, value as Json))).toEqual(
        JSON.parse(JSON.stringify(value)),
      )
    })
    fc.assert(property, { numRuns: 200 })
  })

  test('neither the value nor its like can be seen, and sealing twice gives two different things', () => {
    const sealing = new Sealing([OLD])
    const first = sealing.seal(1, 'email', 'ann@example.com')
    expect(Buffer.from(first).includes('ann@example.com')).toBe(false)
    expect(sealing.seal(1, 'email', 'ann@example.com')).not.toEqual(first)
  })

  test('it does not open for another customer or another trait', () => {
    const sealing = new Sealing([OLD])
    const sealed = sealing.seal(1, 'email', 'ann@example.com')
    expect(() => sealing.open(2, 'email', sealed)).toThrow(SealBrokenError)
    expect(() => sealing.open(1, 'phone', sealed)).toThrow(SealBrokenError)
  })

  test('a change of any byte is noticed', () => {
    const sealing = new Sealing([OLD])
    const sealed = sealing.seal(1, 'email', 'ann@example.com')
    for (let at = 0; at < sealed.length; at++) {
      const tampered = Uint8Array.from(sealed)
      tampered[at]! ^= 1
      expect(() => sealing.open(1, 'email', tampered), `byte ${at}`).toThrow()
    }
    expect(() => sealing.open(1, 'email', sealed.subarray(0, 10))).toThrow(SealBrokenError)
  })

  test('the first key seals, all of them open, and a missing one is named', () => {
    const sealed = new Sealing([OLD]).seal(1, 'email', 'ann@example.com')
    const rotated = new Sealing([NEW, OLD])
    expect(rotated.open(1, 'email', sealed)).toBe('ann@example.com')
    expect(keyOf(rotated.seal(1, 'email', 'x'))).toBe('k2')
    expect(() => new Sealing([NEW]).open(1, 'email', sealed)).toThrow(new EncryptionKeyMissingError('k1'))
  })

  test('what a document holds is sealed once, and again when it changes or goes to another customer', () => {
    const sealing = new Sealing([OLD])
    const trait = {}
    const first = sealing.sealHeld(1, 'email', trait, 'a')
    expect(sealing.sealHeld(1, 'email', trait, 'a')).toBe(first)
    expect(sealing.open(1, 'email', sealing.sealHeld(1, 'email', trait, 'b'))).toBe('b')
    expect(sealing.open(2, 'email', sealing.sealHeld(2, 'email', trait, 'b'))).toBe('b')
  })

  test('without a key nothing can be chosen', () => {
    expect(() => new Sealing().choose(['email'])).toThrow(NoEncryptionKeyError)
    expect(() => new Sealing().choose([])).not.toThrow()
  })
})

describe('keys from the environment', () => {
  const base64 = Buffer.alloc(32, 5).toString('base64')

  test('several are separated by commas, the first is the current one', () => {
    const keys = parseEncryptionKeys(` 2026-11:${base64} , 2025:${base64},`)
    expect(keys.map(({ id }) => id)).toEqual(['2026-11', '2025'])
    expect(parseEncryptionKeys('')).toEqual([])
  })

  const wrong: readonly [text: string, message: string][] = [
    [base64, 'key 1 has no id'],
    [`a:${base64},b c:${base64}`, 'key 2 has no id'],
    ['a:c2hvcnQ=', 'the key "a" has 5 bytes and needs 32'],
    [`a:${base64},a:${base64}`, 'has the key "a" twice'],
  ]
  test.each(wrong)('%# is refused, and the message tells no key', (text, message) => {
    expect(() => parseEncryptionKeys(text)).toThrow(message)
    expect(() => parseEncryptionKeys(text)).not.toThrow(base64)
  })
})
