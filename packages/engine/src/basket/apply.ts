import { allocate, roundHalfUp } from './allocate.ts'
import { amountOf, type Selector } from './basket.ts'
import type { Benefit } from './benefit.ts'
import type { Till } from './till.ts'

/** An offer that a basket may use. */
export interface BasketOffer {
  /** Of the copy, or of the code, that gives the right to it. */
  readonly id: string
  readonly offer: string
  readonly benefit: Benefit
  /** Offers of higher priority come off first, of those that come off in the same way. */
  readonly priority: number
  /** Share of a line's price that this offer must leave as margin, 0 to 1. */
  readonly marginFloor: number
  /** What may come off at most: what its budget has left, minor units. */
  readonly most: number
  /** Offers of one group are not taken together; undefined: of no group. */
  readonly group: string | undefined
  /** Whether it is taken alone or not at all. */
  readonly exclusive: boolean
  /** What a thing that costs nothing off is worth when combinations are compared, minor units. */
  readonly worth: number
}

/** What comes off each line, minor units by number of line. */
type Discounts = Map<number, number>

/**
 * Takes an offer off a basket; gives what comes off, minor units, and notes in `into` of which lines. An offer that takes nothing off
 * leaves the basket as it was. The search asks thousands of times, so that units are lists of the numbers of their lines, and as little
 * as possible is made and let go of.
 */
export function applyBenefit(offer: BasketOffer, till: Till, into?: Discounts): number {
  const { benefit, marginFloor, most } = offer
  switch (benefit.kind) {
    case 'amount':
      return takeOff(Math.min(benefit.amount, most), till.select(benefit.on), till, marginFloor, into)
    case 'percent': {
      const lines = till.select(benefit.on)
      let price = 0
      for (const line of lines) price += till.left[line]!
      const amount = Math.min(roundHalfUp(price * (benefit.percent / 100)), benefit.most ?? Number.POSITIVE_INFINITY)
      return takeOff(Math.min(amount, most), lines, till, marginFloor, into)
    }
    case 'points-multiplier':
    case 'gift':
    case 'information':
      return 0
    default: {
      till.keepUnits()
      const taken = takeByUnits(offer, benefit, till, into)
      if (taken === 0) till.restoreUnits()
      return taken
    }
  }
}

type ByUnits = Extract<Benefit, { kind: 'fixed-price' | 'free-item' | 'buy-get' | 'bundle' }>

function takeByUnits(offer: BasketOffer, benefit: ByUnits, till: Till, into: Discounts | undefined): number {
  switch (benefit.kind) {
    case 'fixed-price': {
      const units = chosen(reducible(till.freeUnits(benefit.on), offer, till), benefit)
      return takeUnits(units, (price) => price - benefit.price, offer, till, into)
    }
    case 'free-item':
      return takeUnits(
        chosen(reducible(till.freeUnits(benefit.on), offer, till), benefit),
        ALL_OF_IT,
        offer,
        till,
        into,
      )
    case 'buy-get': {
      const { percent } = benefit
      const given = benefit.getOn ? givenFromElsewhere(benefit, benefit.getOn, till) : givenOfTheSame(benefit, till)
      return takeUnits(given, (price) => (price * percent) / 100, offer, till, into)
    }
    case 'bundle':
      return takeBundles(benefit, offer, till, into)
  }
}

const ALL_OF_IT = (price: number) => price

/** The units that may cost less than they do. */
function reducible(units: readonly number[], { marginFloor }: BasketOffer, till: Till): number[] {
  return units.filter((line) => till.room(line, marginFloor) > 0)
}

/** Takes from single units, each as much as `saving` says of its price. */
function takeUnits(
  units: readonly number[],
  saving: (price: number) => number,
  { marginFloor, most }: BasketOffer,
  till: Till,
  into: Discounts | undefined,
): number {
  let taken = 0
  for (const line of units) {
    const amount = Math.min(roundHalfUp(saving(till.priceOf(line))), most - taken, till.room(line, marginFloor))
    if (amount <= 0) continue
    till.use(line)
    till.take(amount, line)
    taken += amount
    note(amount, line, into)
  }
  return taken
}

/** Of every `buy + get` units, the dearest first, the cheapest `get` are given; those that are bought are used too. */
function givenOfTheSame({ buy, get, on, times }: Extract<Benefit, { kind: 'buy-get' }>, till: Till): number[] {
  const units = till.freeUnits(on)
  const rounds = Math.min(times, Math.floor(units.length / (buy + get)))
  const found: number[] = []
  for (let i = 0; i < rounds * (buy + get); i++) {
    if (i % (buy + get) < buy) till.use(units[i]!)
    else found.push(units[i]!)
  }
  return found
}

/** What is given is taken first, so that a unit that both sides mean is not bought with itself. */
function givenFromElsewhere(
  { buy, get, on, times }: Extract<Benefit, { kind: 'buy-get' }>,
  getOn: Selector,
  till: Till,
): number[] {
  const offered = till.freeUnits(getOn).reverse()
  const bought = till.freeUnits(on)
  const found: number[] = []
  for (let round = 0; round < times; round++) {
    const gets = offered.splice(0, get)
    const buys = withdraw(bought, buy, gets)
    if (gets.length < get || buys.length < buy) break
    for (const line of buys) {
      till.use(line)
      strike(offered, line)
    }
    found.push(...gets)
  }
  return found
}

function takeBundles(
  { parts, price, times }: Extract<Benefit, { kind: 'bundle' }>,
  { marginFloor, most }: BasketOffer,
  till: Till,
  into: Discounts | undefined,
): number {
  let taken = 0
  for (let round = 0; round < times; round++) {
    const units: number[] = []
    for (const { on, quantity } of parts) {
      const found = withdraw(till.freeUnits(on), quantity, units)
      if (found.length < quantity) return taken
      units.push(...found)
    }
    const saving = units.reduce((sum, line) => sum + till.priceOf(line), 0) - price
    if (saving <= 0) return taken
    const lines = [...new Set(units)]
    const weights = lines.map((line) => units.reduce((sum, unit) => sum + (unit === line ? till.priceOf(unit) : 0), 0))
    const off = takeOff(Math.min(saving, most - taken), lines, till, marginFloor, into, weights)
    if (off === 0) return taken
    for (const line of units) till.use(line)
    taken += off
  }
  return taken
}

/** Takes an amount off lines, in proportion to what they still cost or to weights, as far as they have room for it. */
function takeOff(
  amount: number,
  lines: readonly number[],
  till: Till,
  floor: number,
  into: Discounts | undefined,
  weights?: readonly number[],
): number {
  let space = 0
  for (const line of lines) space += till.room(line, floor)
  const most = Math.min(amount, space)
  if (most <= 0) return 0
  if (lines.length === 1) {
    till.take(most, lines[0]!)
    note(most, lines[0]!, into)
    return most
  }
  const shares = allocate(
    most,
    weights ?? lines.map((line) => till.left[line]!),
    lines.map((line) => till.room(line, floor)),
  )
  let taken = 0
  for (let i = 0; i < lines.length; i++) {
    const share = shares[i]!
    if (share === 0) continue
    till.take(share, lines[i]!)
    taken += share
    note(share, lines[i]!, into)
  }
  return taken
}

function note(amount: number, line: number, into: Discounts | undefined): void {
  into?.set(line, (into.get(line) ?? 0) + amount)
}

/** As many units as are meant, from the cheap or from the dear end of a list with the dearest first. */
function chosen(
  units: readonly number[],
  { choose, times }: { choose: 'cheapest' | 'dearest'; times: number },
): number[] {
  return choose === 'dearest' ? units.slice(0, times) : units.slice(-times).reverse()
}

/** The first units of a list that are not among others; they are taken out of it. */
function withdraw(units: number[], count: number, others: readonly number[]): number[] {
  const held = [...others]
  const found: number[] = []
  for (let i = 0; i < units.length && found.length < count; ) {
    const unit = units[i]!
    // Units of a line are alike, so one that is spoken for stands for one of its line.
    if (strike(held, unit)) i++
    else found.push(...units.splice(i, 1))
  }
  return found
}

/** Takes one unit of a line out of a list; gives whether there was one. */
function strike(units: number[], line: number): boolean {
  const at = units.indexOf(line)
  if (at >= 0) units.splice(at, 1)
  return at >= 0
}

/** More than ever comes off a basket for an offer, whatever else came off before: what the search may hope for. */
export function mostOf({ benefit, marginFloor, most }: BasketOffer, till: Till): number {
  const roomOf = (lines: readonly number[]) => lines.reduce((sum, line) => sum + till.room(line, marginFloor), 0)
  const prices = (count: number, units: readonly number[]) =>
    units.slice(0, count).reduce((sum, line) => sum + till.priceOf(line), 0)
  const hope = (() => {
    switch (benefit.kind) {
      case 'amount':
        return Math.min(benefit.amount, roomOf(till.select(benefit.on)))
      case 'percent': {
        const lines = till.select(benefit.on)
        const full = lines.reduce((sum, line) => sum + amountOf(till.lines[line]!), 0) * (benefit.percent / 100)
        return Math.min(roundHalfUp(full), benefit.most ?? Number.POSITIVE_INFINITY, roomOf(lines))
      }
      case 'fixed-price':
      case 'free-item':
        return prices(benefit.times, till.freeUnits(benefit.on))
      case 'buy-get': {
        const { buy, get, getOn, on, times } = benefit
        const bought = till.freeUnits(on)
        const given = getOn ? till.freeUnits(getOn) : bought
        if (bought.length < (getOn ? buy : buy + get) || given.length < get) return 0
        return prices(times * get, given)
      }
      case 'bundle': {
        const parts = benefit.parts.map(({ on, quantity }) => ({ units: till.freeUnits(on), quantity }))
        if (parts.some(({ quantity, units }) => units.length < quantity)) return 0
        return parts.reduce((sum, { quantity, units }) => sum + prices(benefit.times * quantity, units), 0)
      }
      default:
        return 0
    }
  })()
  return Math.min(hope, most)
}
