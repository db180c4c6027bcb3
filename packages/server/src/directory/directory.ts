import type { Event, IdentityRules } from '@attune/engine'
import { Counters } from './counters.ts'
import { type Hold, IdentifierIndex, NOWHERE, type Place, type Tie } from './identifier-index.ts'
import { Kinship } from './kinship.ts'
import { type Claims, holdOf, Sighting } from './sighting.ts'

/** To whom an event belongs, and what follows for its identifiers. */
export interface Resolution {
  readonly customer: number
  /** Identifiers newly tied to the customer, moved to it, or shown to be its own. */
  readonly ties: readonly string[]
  /** Those of the ties that led to somebody else before. */
  readonly moves: readonly Move[]
  /** The one of those merged into the customer to whom it would have belonged; the customer itself without a merge. */
  readonly origin: number
}

/** An identifier that leads to somebody else than before. */
export interface Move {
  readonly identifier: string
  readonly from: number
  /** Of those merged into whom it led to, the one whose it was; the same without a merge. */
  readonly origin: number
}

/** Customers whom an event shows to be one: it is settled to whom it belongs when they were joined, or refused. */
export interface Joining {
  readonly winner: number
  readonly losers: readonly number[]
}

/** Names that are about to be tied to somebody who is known. */
export interface Naming {
  readonly customer: number
  readonly fresh: readonly string[]
}

const NO_TIES: readonly string[] = []
const NO_MOVES: readonly Move[] = []

const RANK: Readonly<Record<Hold, number>> = { claimed: 0, vouched: 1, firm: 2 }

/**
 * Who it is: identifiers to customers. Strong identifiers tie a person for good and join whom they tie; weak ones
 * lead to one person at a time, the one with whom they were last claimed (by the time of the event), and bring along
 * only those of whom nothing strong is known.
 */
export class Directory {
  readonly kin = new Kinship()
  readonly #index: IdentifierIndex
  readonly #sighting = new Sighting()
  #rules: IdentityRules
  /** Per customer, how many identifiers lead to it for good, and how many of those are strong without being verified. */
  readonly #firm = new Counters()
  readonly #named = new Counters()
  #lastCustomer = 0

  constructor(salt: string, rules: IdentityRules) {
    this.#index = new IdentifierIndex(salt)
    this.#rules = rules
  }

  get lastCustomer(): number {
    return this.#lastCustomer
  }

  /** How many identifiers are known. */
  get size(): number {
    return this.#index.size
  }

  /** Bytes that the index takes. */
  get bytes(): number {
    return this.#index.bytes
  }

  /** Lets other rules hold from now on; what is tied stays as it is. */
  adopt(rules: IdentityRules): void {
    this.#rules = rules
  }

  /** The customer to whom an identifier leads; 0 when it leads to nobody. */
  find(identifier: string): number {
    return this.#index.customerAt(this.#index.find(identifier))
  }

  /** Whether an identifier ties a customer for good. */
  isKnown(customer: number): boolean {
    return this.#firm.of(customer) > 0
  }

  /** How an identifier is tied; undefined when it leads to nobody. */
  tieOf(identifier: string): Tie | undefined {
    const place = this.#index.find(identifier)
    if (place === NOWHERE) return undefined
    const index = this.#index
    return { customer: index.customerAt(place), origin: index.originAt(place), hold: index.holdAt(place) }
  }

  /** Lets an identifier lead to a customer. */
  tie(identifier: string, tie: Tie): void {
    this.#uncount(identifier)
    this.#index.put(identifier, tie)
    this.noteCustomer(tie.customer)
    if (tie.hold === 'firm') this.#count(identifier, tie.customer, 1)
  }

  /** Lets nothing lead to a customer any more who was erased: what an event tied that the log never saw included. */
  forget(customer: number): void {
    this.#index.forget(customer)
  }

  /** Lets an identifier lead to nobody. */
  untie(identifier: string): void {
    this.#uncount(identifier)
    this.#index.remove(identifier)
  }

  /** Ties what an event of the log brought, as its resolution did when it came. */
  tieAgain({ claimed, origin, ties = [], verified = [] }: Event, customer: number): void {
    for (const identifier of ties) {
      const hold = holdOf(identifier, this.#rules, { trusted: claimed !== true, verified })
      this.tie(identifier, { customer, origin: origin ?? customer, hold })
    }
  }

  /** Makes sure that no number up to this one is given to somebody new. */
  noteCustomer(customer: number): void {
    if (customer > this.#lastCustomer) this.#lastCustomer = customer
  }

  /**
   * Whom the identifiers of an event show to be one; undefined when nobody. Those who are nobody yet join whoever a
   * strong identifier names; known people are joined only by strong ones, and on the word of a trusted source.
   */
  joining(identifiers: readonly string[], claims: Claims): Joining | undefined {
    if (identifiers.length < 2) return undefined
    const sighting = this.#look(identifiers, claims)
    if (!sighting.asserts) return undefined
    const winner = this.#customerFor(claims)
    if (winner === 0) return undefined
    let losers: Set<number> | undefined
    for (let i = 0; i < sighting.count; i++) {
      const holder = sighting.holders[i]!
      if (holder === 0 || holder === winner) continue
      if (this.isKnown(holder) && !(claims.trusted && (this.#names(i) || this.#isAddress(holder)))) continue
      losers ??= new Set()
      losers.add(holder)
    }
    return losers && { winner, losers: [...losers] }
  }

  /**
   * Strong identifiers of an event that lead to nobody yet, and to whom they would be tied; undefined where there are
   * none, or where they name somebody new anyway.
   */
  naming(identifiers: readonly string[], claims: Claims): Naming | undefined {
    if (identifiers.length < 2) return undefined
    const { holders } = this.#look(identifiers, claims)
    const fresh = identifiers.filter(
      (identifier, i) => holders[i] === 0 && this.#rules.strengthOf(identifier) === 'strong',
    )
    if (fresh.length === 0) return undefined
    const customer = this.#customerFor(claims)
    return customer === 0 ? undefined : { customer, fresh }
  }

  /**
   * Finds the customer of an event by its identifiers, the strongest first, and ties those that are new. Changes the
   * directory, so that the next event finds what this one tied. What is somebody else's stays theirs, but for weak
   * identifiers that come with a strong one: they follow whoever claimed them last.
   */
  resolve(identifiers: readonly string[], claims: Claims): Resolution {
    const sighting = this.#look(identifiers, claims)
    const found = this.#customerFor(claims)
    const customer = found === 0 ? ++this.#lastCustomer : found
    const origin = this.#originFor(customer)
    let ties: string[] | undefined
    let moves: Move[] | undefined
    for (let i = 0; i < sighting.count; i++) {
      const tie = this.#tieFor(i, customer, origin, claims)
      if (tie === undefined) continue
      const from = sighting.holders[i]!
      if (from !== 0 && from !== customer) {
        moves ??= []
        moves.push({ identifier: identifiers[i]!, from, origin: this.#index.originAt(sighting.places[i]!) })
      }
      ties ??= []
      ties.push(identifiers[i]!)
      this.tie(identifiers[i]!, tie)
      // The index has changed: what was looked up may have moved.
      this.#look(identifiers, claims)
    }
    if (sighting.asserts) this.#noteClaims(customer, claims)
    return { customer, ties: ties ?? NO_TIES, moves: moves ?? NO_MOVES, origin }
  }

  #look(identifiers: readonly string[], claims: Claims): Sighting {
    this.#sighting.look(identifiers, claims, this.#index, this.#rules)
    return this.#sighting
  }

  /** The customer to whom an event belongs; 0 when that is somebody new. */
  #customerFor({ trusted }: Claims): number {
    const { asserts, hasWeak, holders, weak } = this.#sighting
    if (asserts)
      return (
        this.#firstHolder((i) => this.#names(i)) ||
        this.#firstHolder((i) => !this.isKnown(holders[i]!) || (trusted && this.#isAddress(holders[i]!)))
      )
    // Anybody can write somebody's address into a form: without trust, only what the device alone knows counts.
    if (!trusted && hasWeak) return this.#firstHolder((i) => weak[i]!)
    return this.#firstHolder(() => true)
  }

  /**
   * Whether a strong identifier of the event tells who it is: not where all that ties it to somebody known is that
   * anybody once typed it.
   */
  #names(i: number): boolean {
    const { holders, holds, places } = this.#sighting
    if (holds[i] !== 'firm') return false
    return this.#index.holdAt(places[i]!) !== 'claimed' || !this.isKnown(holders[i]!)
  }

  #firstHolder(accepts: (i: number) => boolean): number {
    const { count, holders } = this.#sighting
    for (let i = 0; i < count; i++) if (holders[i] !== 0 && accepts(i)) return holders[i]!
    return 0
  }

  /** Where the customer was merged, the number under which the first identifier that leads to it was known. */
  #originFor(customer: number): number {
    const { count, holders, places } = this.#sighting
    for (let i = 0; i < count; i++) if (holders[i] === customer) return this.#index.originAt(places[i]!)
    return customer
  }

  /** How an identifier of the event is to be tied from now on; undefined where it stays as it is. */
  #tieFor(i: number, customer: number, origin: number, claims: Claims): Tie | undefined {
    const { asserts, holders, holds, places } = this.#sighting
    const place = places[i]!
    const hold = holds[i]!
    if (holders[i] === customer) {
      if (RANK[hold] <= RANK[this.#index.holdAt(place)]) return undefined
      return { customer, origin: this.#index.originAt(place), hold }
    }
    if (holders[i] !== 0 && !(asserts && this.#follows(place, hold, claims))) return undefined
    return { customer, origin, hold }
  }

  /** Whether an identifier that leads to somebody else follows a claim: not from where it is firm, else to who proves or was last to claim it. */
  #follows(place: Place, hold: Hold, { at }: Claims): boolean {
    if (this.#index.holdAt(place) === 'firm') return false
    return hold === 'firm' || at >= this.#index.claimedAt(place)
  }

  /** Notes when weak identifiers were last claimed by the one to whom they lead. */
  #noteClaims(customer: number, { at }: Claims): void {
    const { count, holders, holds, places } = this.#sighting
    for (let i = 0; i < count; i++) {
      const place = places[i]!
      if (holds[i] !== 'firm' && holders[i] === customer && at > this.#index.claimedAt(place))
        this.#index.setClaimedAt(place, at)
    }
  }

  /** Whether all that is known of a customer is an address that somebody has written from: who that is may be told later. */
  #isAddress(customer: number): boolean {
    return this.#named.of(customer) === 0
  }

  #uncount(identifier: string): void {
    const place = this.#index.find(identifier)
    if (this.#index.holdAt(place) === 'firm') this.#count(identifier, this.#index.customerAt(place), -1)
  }

  #count(identifier: string, customer: number, by: 1 | -1): void {
    this.#firm.add(customer, by)
    if (this.#rules.strengthOf(identifier) === 'strong') this.#named.add(customer, by)
  }
}
