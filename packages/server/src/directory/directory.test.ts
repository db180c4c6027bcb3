import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Directory } from './directory.ts'
import { IdentifierIndex } from './identifier-index.ts'

describe('the identifier index', () => {
  it('finds what was put last, as a map would', () => {
    const entries = fc.array(fc.tuple(fc.string({ maxLength: 12 }), fc.integer({ min: 1, max: 1e9 })), {
      maxLength: 3000,
    })
    void fc.assert(
      fc.property(entries, (puts) => {
        const index = new IdentifierIndex('salt')
        const oracle = new Map<string, number>()
        for (const [identifier, customer] of puts) {
          index.put(identifier, customer)
          oracle.set(identifier, customer)
        }
        expect(index.size).toBe(oracle.size)
        for (const [identifier, customer] of oracle) expect(index.find(identifier)).toBe(customer)
        expect(index.find('never put anywhere')).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  it('grows through a hundred thousand identifiers without losing one', () => {
    const index = new IdentifierIndex('salt')
    for (let i = 1; i <= 100_000; i++) index.put(`user:${i}`, i)
    for (let i = 1; i <= 100_000; i += 997) expect(index.find(`user:${i}`)).toBe(i)
    expect(index.size).toBe(100_000)
  })
})

describe('the directory', () => {
  it('ties what comes together to one customer', () => {
    const directory = new Directory('salt')
    expect(directory.resolve(['user:ana', 'anonymous:a1'])).toEqual({
      customer: 1,
      isNew: true,
      ties: ['user:ana', 'anonymous:a1'],
    })
    expect(directory.resolve(['anonymous:a1'])).toEqual({ customer: 1, isNew: false, ties: [] })
  })

  it('gives an anonymous customer a name when one signs in', () => {
    const directory = new Directory('salt')
    directory.resolve(['anonymous:a1'])
    expect(directory.resolve(['user:ana', 'anonymous:a1'])).toEqual({ customer: 1, isNew: false, ties: ['user:ana'] })
  })

  it('keeps two people apart who share a tablet', () => {
    const directory = new Directory('salt')
    directory.resolve(['user:ana', 'device:tablet'])
    expect(directory.resolve(['user:ben', 'device:tablet'])).toEqual({
      customer: 2,
      isNew: true,
      ties: ['user:ben', 'device:tablet'],
    })
    expect(directory.find('device:tablet')).toBe(2)
    expect(directory.resolve(['user:ana', 'device:tablet']).customer).toBe(1)
  })

  it('never lets a strong identifier of somebody else be taken over', () => {
    const directory = new Directory('salt')
    directory.resolve(['user:ana'])
    directory.resolve(['user:ben'])
    expect(directory.resolve(['user:ana', 'user:ben'])).toEqual({ customer: 1, isNew: false, ties: [] })
    expect(directory.find('user:ben')).toBe(2)
  })

  it('adds a further strong identifier to the person it comes with', () => {
    const directory = new Directory('salt')
    directory.resolve(['user:ana'])
    expect(directory.resolve(['user:ana', 'loyalty:77'])).toEqual({ customer: 1, isNew: false, ties: ['loyalty:77'] })
    expect(directory.resolve(['loyalty:77']).customer).toBe(1)
  })

  it('never gives a number twice, also after numbers came from elsewhere', () => {
    const directory = new Directory('salt')
    directory.noteCustomer(41)
    expect(directory.resolve(['user:ana']).customer).toBe(42)
  })
})
