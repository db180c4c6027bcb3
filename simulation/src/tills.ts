import { type Event, findRedemption, type Redemption } from '@attune/engine'
import type { Server } from './clients.ts'
import type { Faults } from './faults.ts'
import type { Scheduler } from './scheduler.ts'
import { STOCK, TILL_LIMITS } from './till-offers.ts'
import type { Violations } from './violations.ts'

interface TillsOptions {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly violations: Violations
  readonly tills: number
  /** Within which all baskets begin, ms. */
  readonly durationMs: number
  readonly server: () => Server | undefined
}

const BASKETS_PER_TILL = 8
const SHOPPERS = 5
/** A key of 32 bytes, sealed with `CODE_KEYS` once and for all: sealing draws a nonce, and a seed must always come to the same state. */
const KEY = 'sealed:cFsPEgt3yaH6VhUxLwDXflbLY9K8ND6wIBRNKB8U+tbb7e0b9Y0Bz2I40xt2C7tm9mo/JYZKkv2E+GihUUPhfUMyYtZliily'

/** A basket at a till, from the first question to what became of it. */
interface Basket {
  readonly id: string
  readonly place: string
  readonly identifiers: readonly string[]
  readonly codes: readonly string[]
  /** When it was paid, where the line was down. */
  readonly usedAt: number | undefined
  readonly holdMs: number
  customer: number
  done: boolean
}

/**
 * Tills that want the same few codes, the same last units and the same wallets: online and offline, sending again until they hear,
 * giving baskets up, taking them back.
 */
export class Tills {
  readonly #options: TillsOptions
  readonly #baskets: Basket[] = []
  readonly #expected: number
  /** Which redemption a till was told to have used a code for, as long as no till has begun to take it back. */
  readonly #used = new Map<string, string>()
  #open = 0

  constructor(options: TillsOptions) {
    this.#options = options
    const { durationMs, scheduler, tills } = options
    this.#expected = tills * BASKETS_PER_TILL
    if (tills === 0) return
    this.#prepare()
    for (let i = 0; i < this.#expected; i++)
      scheduler.after(durationMs * (0.1 + 0.8 * scheduler.random()), () => this.#begin(i % tills, i))
    for (let i = 0; i < TILL_LIMITS.treats * 2; i++)
      scheduler.after(durationMs * scheduler.random(), () => this.#takeCard(i))
  }

  get whatIsLeft(): string[] {
    const left = this.#baskets.filter(({ done }) => !done).map(({ id }) => `basket ${id} is not settled`)
    if (this.#open > 0) left.push(`${this.#open} things that tills tell are not acknowledged`)
    if (this.#baskets.length < this.#expected) left.push('tills have baskets to begin')
    return left
  }

  #prepare(): void {
    const opened = { createdAt: 0, generated: { key: KEY, prefix: '', length: 15, first: 0 } }
    for (const [id, count] of [
      ['voucher', TILL_LIMITS.codes],
      ['treat', TILL_LIMITS.treats],
    ] as const)
      this.#until(({ runner }) =>
        runner.changeCodes({ to: 'opened', batch: { id, purpose: { offer: id }, count, ...opened } }),
      )
    const { feed, key, quantity } = STOCK
    this.#until(({ runner }) => runner.putFeeds([{ feed, key, value: { quantity } }]))
  }

  #takeCard(number: number): void {
    const properties = { place: 'pike' }
    this.#tell(
      [`user:shopper-${number % SHOPPERS}`],
      { type: 'tracked', name: 'Card Taken', properties },
      `card-${number}`,
    )
  }

  #begin(till: number, number: number): void {
    const { scheduler } = this.#options
    const shopper = scheduler.chance(0.7) ? `user:shopper-${scheduler.between(0, SHOPPERS - 1)}` : `till:${till % 2}`
    const isOffline = scheduler.chance(0.25)
    const basket: Basket = {
      ...{ id: `rdm-${number}`, place: scheduler.pick(['pike', 'soho']), identifiers: [shopper] },
      codes: this.#drawCodes(),
      usedAt: isOffline ? Math.floor(scheduler.now - scheduler.magnitude(1000, 7_200_000)) : undefined,
      holdMs: isOffline || scheduler.chance(0.4) ? 0 : Math.floor(scheduler.magnitude(1000, 20_000_000)),
      ...{ customer: 0, done: false },
    }
    this.#baskets.push(basket)
    this.#ask(basket)
  }

  /** Codes are read off what the process itself prints, which follows from their numbers alone. */
  #drawCodes(): string[] {
    const { scheduler, server } = this.#options
    const codes = scheduler.chance(0.3) ? ['LAST'] : []
    const number = scheduler.between(0, TILL_LIMITS.codes - 1)
    const text = server()?.runner.codes.textOf({ batch: 'voucher', number })
    if (text !== undefined) codes.push(scheduler.chance(0.5) ? text : text.toLowerCase().replaceAll('-', ' '))
    return codes
  }

  #ask(basket: Basket): void {
    const { codes, holdMs, id, place, usedAt } = basket
    const till = {
      codes,
      place,
      channel: 'till',
      zone: undefined,
      anonymous: basket.identifiers[0]!.startsWith('till:'),
    }
    const line = {
      id: '1',
      sku: 'shoe',
      quantity: 2,
      unitPrice: 500,
      category: [],
      brand: undefined,
      unitCost: undefined,
    }
    const asked = { type: 'redemption-requested', redemption: id, lines: [line], holdMs }
    const event = { ...asked, till: { ...till, ...(usedAt !== undefined && { usedAt }) } }
    this.#tell(basket.identifiers, event, `${id}/asked`, (server, customer) => {
      basket.customer = customer
      this.#read(basket, server, (redemption) => this.#goOn(basket, redemption))
    })
  }

  #goOn(basket: Basket, redemption: Redemption): void {
    const { scheduler } = this.#options
    this.#note(redemption)
    if (redemption.state === 'held')
      scheduler.after(scheduler.magnitude(1000, 10_000_000), () =>
        this.#settle(basket, scheduler.chance(0.7) ? 'commit' : 'cancel'),
      )
    else if (redemption.state === 'committed') this.#paid(basket, redemption)
    else basket.done = true
  }

  #settle(basket: Basket, as: 'commit' | 'cancel' | 'return'): void {
    // What is taken back may be used elsewhere before this till hears that it was.
    if (as === 'return') for (const [code, id] of this.#used) if (id === basket.id) this.#used.delete(code)
    const event = { type: 'redemption-settled', redemption: basket.id, as }
    this.#tell(basket.identifiers, event, `${basket.id}/${as}`, (server) =>
      this.#read(basket, server, (redemption) => {
        if (as !== 'return') this.#note(redemption)
        if (as === 'commit' && redemption.state === 'committed') this.#paid(basket, redemption)
        else basket.done = true
      }),
    )
  }

  #paid(basket: Basket, { discount, subtotal }: Redemption): void {
    const { scheduler } = this.#options
    const properties = { order: basket.id, total: subtotal - discount, redemption: basket.id }
    const receipt = { type: 'tracked', name: 'Receipt', properties }
    this.#tell(basket.identifiers, receipt, `${basket.id}/receipt`)
    if (!scheduler.chance(0.35)) {
      basket.done = true
      return
    }
    scheduler.after(scheduler.magnitude(60_000, 20_000_000), () => {
      this.#tell(basket.identifiers, { ...receipt, name: 'Receipt Returned' }, `${basket.id}/returned`)
      this.#settle(basket, 'return')
    })
  }

  /** No two baskets that were paid may have used one code. */
  #note({ id, state, uses }: Redemption): void {
    if (state !== 'committed') return
    for (const { unique } of uses) {
      if (!unique) continue
      const code = `${unique.batch}/${unique.number}`
      const other = this.#used.get(code)
      if (other !== undefined && other !== id)
        this.#options.violations.add(6, `code ${code} was used for ${other} and for ${id}`)
      this.#used.set(code, id)
    }
  }

  /** Sends an event until it is acknowledged, and now and then once more. */
  #tell(
    identifiers: readonly string[],
    given: object,
    id: string,
    onTaken: (server: Server, customer: number) => void = () => undefined,
  ): void {
    const { faults, scheduler } = this.#options
    const event = { ...given, id, at: Math.floor(scheduler.now) } as Event
    this.#until(
      async (server) => {
        const [outcome] = await server.runner.submit([{ identifiers, event }])
        if (faults.happens(0.1))
          scheduler.after(scheduler.magnitude(1, 3_600_000), () => this.#repeat(identifiers, event))
        return outcome!.customer
      },
      (server, customer) => onTaken(server, customer),
    )
  }

  #repeat(identifiers: readonly string[], event: Event): void {
    this.#options
      .server()
      ?.runner.submit([{ identifiers, event }])
      .catch(() => undefined)
  }

  #read(basket: Basket, first: Server, onRead: (redemption: Redemption) => void): void {
    this.#until(
      ({ runner }) =>
        runner.read(basket.customer, (customer) => {
          const found = customer && findRedemption(customer, basket.id)
          return found && structuredClone(found)
        }),
      (_, redemption) => {
        if (redemption) onRead(redemption)
        else this.#options.violations.add(3, `redemption ${basket.id} was acknowledged and is gone`)
      },
      first,
    )
  }

  /** Asks until there is an answer: a till does not know whether the server died before or after. */
  #until<T>(
    ask: (server: Server) => Promise<T>,
    onAnswer: (server: Server, answer: T) => void = () => undefined,
    first = this.#options.server(),
  ): void {
    const { scheduler, server } = this.#options
    let isAnswered = false
    this.#open++
    const attempt = (now: Server | undefined) => {
      if (isAnswered) return
      if (now)
        ask(now).then(
          (answer) => {
            if (!now.life.alive || isAnswered) return
            isAnswered = true
            this.#open--
            onAnswer(now, answer)
          },
          () => undefined,
        )
      scheduler.after(scheduler.magnitude(500, 120_000), () => attempt(server()))
    }
    attempt(first)
  }
}
