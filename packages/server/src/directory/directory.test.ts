import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Directory, type Joining } from './directory.ts'
import { identityRules } from './rules.fixture.ts'
import type { Claims } from './sighting.ts'

const told = (at = 0, rest: Partial<Claims> = {}): Claims => ({ at, trusted: true, verified: [], ...rest })
const UNTRUSTED = { trusted: false }

/** A directory whose joins are always carried out, as a runner does where no rule forbids them. */
class Joined {
  readonly directory = new Directory('salt', identityRules())
  readonly #all = new Set<string>()

  take(identifiers: readonly string[], claims: Claims): number {
    for (const identifier of identifiers) this.#all.add(identifier)
    const joining = this.directory.joining(identifiers, claims)
    if (joining) this.join(joining)
    return this.directory.resolve(identifiers, claims).customer
  }

  join({ losers, winner }: Joining): void {
    for (const loser of losers) {
      this.directory.kin.merge(winner, loser)
      for (const identifier of this.#all) {
        const tie = this.directory.tieOf(identifier)
        if (tie?.customer === loser) this.directory.tie(identifier, { ...tie, customer: winner })
      }
    }
  }

  /** Which identifiers are one person's, in no order. */
  groups(): string[][] {
    const byCustomer = Map.groupBy(this.#all, (identifier) => this.directory.find(identifier))
    return [...byCustomer.values()].map((group) => group.sort()).sort()
  }
}

describe('the directory', () => {
  it('ties what comes together to one customer', () => {
    const directory = new Directory('salt', identityRules())
    const both = directory.resolve(['user:ana', 'anonymous:a1'], told())
    expect(both).toEqual({ customer: 1, ties: ['user:ana', 'anonymous:a1'], moves: [], origin: 1 })
    expect(directory.resolve(['anonymous:a1'], told())).toEqual({ customer: 1, ties: [], moves: [], origin: 1 })
  })

  it('gives an anonymous customer a name when one signs in', () => {
    const directory = new Directory('salt', identityRules())
    directory.resolve(['anonymous:a1'], told())
    expect(directory.joining(['user:ana', 'anonymous:a1'], told())).toBeUndefined()
    expect(directory.resolve(['user:ana', 'anonymous:a1'], told())).toEqual({
      ...{ customer: 1, ties: ['user:ana'], moves: [], origin: 1 },
    })
  })

  it('joins who was anonymous with the person who signs in there, also on the word of a public key', () => {
    const directory = new Directory('salt', identityRules())
    directory.resolve(['user:ana'], told())
    directory.resolve(['anonymous:a1'], told())
    for (const rest of [{}, UNTRUSTED])
      expect(directory.joining(['user:ana', 'anonymous:a1'], told(0, rest))).toEqual({ winner: 1, losers: [2] })
  })

  it('keeps two people apart who share a tablet, which follows who used it last, by the time of the event', () => {
    const directory = new Directory('salt', identityRules())
    directory.resolve(['user:ana', 'device:tablet'], told(10))
    expect(directory.joining(['user:ben', 'device:tablet'], told(20))).toBeUndefined()
    expect(directory.resolve(['user:ben', 'device:tablet'], told(20))).toEqual({
      ...{ customer: 2, ties: ['user:ben', 'device:tablet'], origin: 2 },
      moves: [{ identifier: 'device:tablet', from: 1, origin: 1 }],
    })
    expect(directory.find('device:tablet')).toBe(2)
    expect(directory.resolve(['user:ana', 'device:tablet'], told(15))).toEqual({
      customer: 1,
      ties: [],
      moves: [],
      origin: 1,
    })
    expect(directory.find('device:tablet')).toBe(2)
  })

  it('joins two known people when a strong identifier of the one comes with one of the other, and the source is trusted', () => {
    const directory = new Directory('salt', identityRules())
    directory.resolve(['user:ana'], told())
    directory.resolve(['loyalty:77'], told())
    expect(directory.joining(['user:ana', 'loyalty:77'], told())).toEqual({ winner: 1, losers: [2] })
    expect(directory.joining(['user:ana', 'loyalty:77'], told(0, UNTRUSTED))).toBeUndefined()
    expect(directory.resolve(['user:ana', 'loyalty:77'], told(0, UNTRUSTED))).toEqual({
      customer: 1,
      ties: [],
      moves: [],
      origin: 1,
    })
    expect(directory.find('loyalty:77')).toBe(2)
  })

  it('takes an address for a person only once it was shown to be theirs', () => {
    const directory = new Directory('salt', identityRules())
    const mail = 'email:ana@example.com'
    directory.resolve(['user:ana', mail], told(1))
    directory.resolve(['user:ben', mail], told(2))
    expect(directory.find(mail)).toBe(2)
    directory.resolve(['user:ana', mail], told(3, { verified: [mail] }))
    expect(directory.find(mail)).toBe(1)
    expect(directory.resolve(['user:ben', mail], told(4))).toEqual({ customer: 2, ties: [], moves: [], origin: 2 })
    expect(directory.joining(['user:ben', mail], told(5))).toBeUndefined()
    expect(directory.joining(['user:ben', mail], told(5, { verified: [mail] }))).toEqual({ winner: 2, losers: [1] })
    expect(directory.find(mail)).toBe(1)
  })

  it('lets whoever has written from an address turn out to be somebody known, on the word of a trusted source', () => {
    const phone = 'phone:+12065550199'
    const directory = new Directory('salt', identityRules())
    directory.resolve([phone], told(1, { verified: [phone] }))
    expect(directory.resolve(['user:eve', phone], told(2, UNTRUSTED)).customer).toBe(2)
    expect(directory.resolve(['user:ben', phone], told(3)).customer).toBe(1)
    const known = new Directory('salt', identityRules())
    known.resolve(['user:ben'], told())
    known.resolve([phone], told(1, { verified: [phone] }))
    expect(known.joining(['user:ben', phone], told(2, UNTRUSTED))).toBeUndefined()
    expect(known.joining(['user:ben', phone], told(2))).toEqual({ winner: 1, losers: [2] })
  })

  it('does not let a browser ride on an address that anybody can type', () => {
    const directory = new Directory('salt', identityRules())
    directory.resolve(['user:ana', 'email:ana@example.com'], told())
    const typed = ['email:ana@example.com', 'anonymous:a9']
    expect(directory.resolve(typed, told(1, UNTRUSTED))).toEqual({
      customer: 2,
      ties: ['anonymous:a9'],
      moves: [],
      origin: 2,
    })
    expect(directory.resolve(typed, told(1)).customer).toBe(1)
  })

  it('adds a further strong identifier to the person it comes with', () => {
    const directory = new Directory('salt', identityRules())
    directory.resolve(['user:ana'], told())
    expect(directory.resolve(['user:ana', 'loyalty:77'], told())).toEqual({
      customer: 1,
      ties: ['loyalty:77'],
      moves: [],
      origin: 1,
    })
    expect(directory.resolve(['loyalty:77'], told()).customer).toBe(1)
  })

  it('never gives a number twice, also after numbers came from elsewhere', () => {
    const directory = new Directory('salt', identityRules())
    directory.noteCustomer(41)
    expect(directory.resolve(['user:ana'], told()).customer).toBe(42)
  })

  it('knows of whom something strong is known, through moves and losses', () => {
    const directory = new Directory('salt', identityRules())
    directory.resolve(['anonymous:a1'], told())
    expect(directory.isKnown(1)).toBe(false)
    directory.resolve(['user:ana', 'anonymous:a1'], told())
    expect(directory.isKnown(1)).toBe(true)
    directory.untie('user:ana')
    expect(directory.isKnown(1)).toBe(false)
    expect(directory.find('user:ana')).toBe(0)
  })
})

describe('any order of the same statements', () => {
  const strong = fc.constantFrom('user:1', 'user:2', 'user:3', 'loyalty:1', 'loyalty:2', 'crm:1')
  const weak = fc.constantFrom('anonymous:a', 'anonymous:b', 'device:t', 'email:x@example.com')
  const statement = fc.oneof(
    // identify: who it is on this device
    { weight: 4, arbitrary: fc.tuple(strong, weak) },
    // alias and merge: two names for one person
    { weight: 2, arbitrary: fc.tuple(strong, strong) },
    { weight: 1, arbitrary: fc.tuple(strong) },
    { weight: 1, arbitrary: fc.tuple(weak) },
  )

  it('ends in the same grouping', () => {
    void fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1, maxLength: 10 }).chain((statements) => {
          const timed = statements.map((identifiers, at) => ({ identifiers: [...new Set(identifiers)], at: at + 1 }))
          return fc.tuple(
            fc.constant(timed),
            fc.shuffledSubarray(timed, { minLength: timed.length, maxLength: timed.length }),
          )
        }),
        ([inOrder, shuffled]) => {
          const [one, other] = [inOrder, shuffled].map((statements) => {
            const joined = new Joined()
            for (const { at, identifiers } of statements) joined.take(identifiers, told(at))
            return joined.groups()
          })
          expect(other).toEqual(one)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
