import { IdentifierIndex } from './identifier-index.ts'

/** Namespaces that several people may share: they lead to one person at a time and never join two. */
const WEAK_NAMESPACES: ReadonlySet<string> = new Set(['anonymous', 'device', 'cookie'])

/** To whom an event belongs, and which identifiers lead to that customer from now on. */
export interface Resolution {
  readonly customer: number
  readonly isNew: boolean
  /** Identifiers newly tied to the customer, or moved to it. */
  readonly ties: readonly string[]
}

const NO_TIES: readonly string[] = []

/** Who it is: identifiers to customers. */
export class Directory {
  readonly #index: IdentifierIndex
  /** One bit a customer: whether a strong identifier leads to it. */
  #strong = new Uint8Array(1024)
  #lastCustomer = 0

  constructor(salt: string) {
    this.#index = new IdentifierIndex(salt)
  }

  get lastCustomer(): number {
    return this.#lastCustomer
  }

  /** How many identifiers are known. */
  get size(): number {
    return this.#index.size
  }

  /** The customer to whom an identifier leads; 0 when it leads to nobody. */
  find(identifier: string): number {
    return this.#index.find(identifier)
  }

  /** Lets an identifier lead to a customer. */
  tie(identifier: string, customer: number): void {
    this.#index.put(identifier, customer)
    this.noteCustomer(customer)
    if (!isWeak(identifier)) this.#setStrong(customer)
  }

  /** Makes sure that no number up to this one is given to somebody new. */
  noteCustomer(customer: number): void {
    if (customer > this.#lastCustomer) this.#lastCustomer = customer
  }

  /**
   * Finds the customer of an event by its identifiers, the strongest first, and ties those that are new. Changes the
   * directory, so that the next event finds what this one tied. A weak identifier that leads to a known person does
   * not carry an unknown strong one to that person: somebody else uses the device now, and it moves to them.
   */
  resolve(identifiers: readonly string[]): Resolution {
    const found = this.#decide(identifiers)
    const customer = found === 0 ? ++this.#lastCustomer : found
    let ties: string[] | undefined
    for (const identifier of identifiers) {
      const leadsTo = this.#index.find(identifier)
      // A strong identifier of somebody else stays theirs: only a merge joins two people.
      if (leadsTo === customer || (leadsTo !== 0 && !isWeak(identifier))) continue
      this.tie(identifier, customer)
      ties ??= []
      ties.push(identifier)
    }
    return { customer, isNew: found === 0, ties: ties ?? NO_TIES }
  }

  #decide(identifiers: readonly string[]): number {
    let unknownStrong = false
    for (const identifier of identifiers) {
      const customer = this.#index.find(identifier)
      const weak = isWeak(identifier)
      if (customer === 0) unknownStrong ||= !weak
      else if (!weak || !unknownStrong || !this.#isStrong(customer)) return customer
    }
    return 0
  }

  #isStrong(customer: number): boolean {
    return this.#strong[customer] === 1
  }

  #setStrong(customer: number): void {
    if (customer >= this.#strong.length) {
      const larger = new Uint8Array(Math.max(customer + 1, this.#strong.length * 2))
      larger.set(this.#strong)
      this.#strong = larger
    }
    this.#strong[customer] = 1
  }
}

function isWeak(identifier: string): boolean {
  return WEAK_NAMESPACES.has(identifier.slice(0, identifier.indexOf(':')))
}
