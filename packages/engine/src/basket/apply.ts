import { allocate, roundHalfUp } from './allocate.ts'
import { amountOf } from './basket.ts'
import type { Benefit } from './benefit.ts'
import type { FreeUnit, Till } from './till.ts'

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

/**
 * Takes an offer off a basket; gives what comes off, minor units by number of line. An offer that takes nothing off leaves the basket
 * as it was.
 */
export function applyBenefit(offer: BasketOffer, till: Till): ReadonlyMap<number, number> {
  const unused = till.units.slice()
  const taken = takeBenefit(offer, till)
  if (taken.size === 0) till.units = unused
  return taken
}

function takeBenefit({ benefit, marginFloor, most }: BasketOffer, till: Till): ReadonlyMap<number, number> {
  const off = (amount: number, lines: readonly number[]) => takeOff(Math.min(amount, most), lines, till, marginFloor)
  switch (benefit.kind) {
    case 'amount':
      return off(benefit.amount, till.select(benefit.on))
    case 'percent': {
      const lines = till.select(benefit.on)
      const amount = lines.reduce((sum, line) => sum + till.left[line]!, 0) * (benefit.percent / 100)
      return off(Math.min(roundHalfUp(amount), benefit.most ?? Number.POSITIVE_INFINITY), lines)
    }
    case 'fixed-price':
      return takeUnits(chosen(reducible(till.freeUnits(benefit.on)), benefit), ({ price }) => price - benefit.price)
    case 'free-item':
      return takeUnits(chosen(reducible(till.freeUnits(benefit.on)), benefit), ({ price }) => price)
    case 'buy-get':
      return buyAndGet(benefit)
    case 'bundle':
      return bundles(benefit)
    case 'points-multiplier':
    case 'gift':
    case 'information':
      return NOTHING
  }

  /** The units that may cost less than they do. */
  function reducible(units: readonly FreeUnit[]): FreeUnit[] {
    return units.filter(({ line }) => till.room(line, marginFloor) > 0)
  }

  /** Takes from single units, each as much as `saving` says. */
  function takeUnits(units: readonly FreeUnit[], saving: (unit: FreeUnit) => number): ReadonlyMap<number, number> {
    const taken = new Map<number, number>()
    let budget = most
    for (const unit of units) {
      const amount = Math.min(roundHalfUp(saving(unit)), budget, till.room(unit.line, marginFloor))
      if (amount <= 0) continue
      till.use(unit)
      till.take(amount, unit.line)
      budget -= amount
      taken.set(unit.line, (taken.get(unit.line) ?? 0) + amount)
    }
    return taken
  }

  function buyAndGet({ buy, get, getOn, on, percent, times }: Extract<Benefit, { kind: 'buy-get' }>) {
    const given = getOn ? givenFromElsewhere() : givenOfTheSame()
    return takeUnits(given, ({ price }) => (price * percent) / 100)

    /** Of every `buy + get` units, the dearest first, the cheapest `get` are given; those that are bought are used too. */
    function givenOfTheSame(): FreeUnit[] {
      const units = till.freeUnits(on)
      const rounds = Math.min(times, Math.floor(units.length / (buy + get)))
      const found: FreeUnit[] = []
      for (let i = 0; i < rounds * (buy + get); i++) {
        if (i % (buy + get) < buy) till.use(units[i]!)
        else found.push(units[i]!)
      }
      return found
    }

    /** What is given is taken first, so that a unit that both sides mean is not bought with itself. */
    function givenFromElsewhere(): FreeUnit[] {
      const offered = till.freeUnits(getOn!).reverse()
      const bought = till.freeUnits(on)
      const found: FreeUnit[] = []
      for (let round = 0; round < times; round++) {
        const gets = offered.splice(0, get)
        const buys = withdraw(bought, buy, gets)
        if (gets.length < get || buys.length < buy) break
        for (const unit of buys) {
          till.use(unit)
          strike(offered, unit)
        }
        found.push(...gets)
      }
      return found
    }
  }

  function bundles({ parts, price, times }: Extract<Benefit, { kind: 'bundle' }>): ReadonlyMap<number, number> {
    const taken = new Map<number, number>()
    for (let round = 0; round < times; round++) {
      const units: FreeUnit[] = []
      for (const { on, quantity } of parts) {
        const found = withdraw(till.freeUnits(on), quantity, units)
        if (found.length < quantity) return taken
        units.push(...found)
      }
      const saving = units.reduce((sum, unit) => sum + unit.price, 0) - price
      if (saving <= 0) return taken
      const lines = [...new Set(units.map(({ line }) => line))]
      const weights = lines.map((line) => units.reduce((sum, unit) => sum + (unit.line === line ? unit.price : 0), 0))
      const spent = [...taken.values()].reduce((sum, amount) => sum + amount, 0)
      const shares = takeOff(Math.min(saving, most - spent), lines, till, marginFloor, weights)
      if (shares.size === 0) return taken
      for (const unit of units) till.use(unit)
      for (const [line, amount] of shares) taken.set(line, (taken.get(line) ?? 0) + amount)
    }
    return taken
  }
}

const NOTHING: ReadonlyMap<number, number> = new Map()

/** Takes an amount off lines, in proportion to what they still cost or to weights, as far as they have room for it. */
function takeOff(
  amount: number,
  lines: readonly number[],
  till: Till,
  floor: number,
  weights?: readonly number[],
): ReadonlyMap<number, number> {
  const room = lines.map((line) => till.room(line, floor))
  const most = Math.min(
    amount,
    room.reduce((sum, space) => sum + space, 0),
  )
  if (most <= 0) return NOTHING
  const shares = allocate(most, weights ?? lines.map((line) => till.left[line]!), room)
  const taken = new Map<number, number>()
  shares.forEach((share, i) => {
    if (share === 0) return
    till.take(share, lines[i]!)
    taken.set(lines[i]!, share)
  })
  return taken
}

/** As many units as are meant, from the cheap or from the dear end of a list with the dearest first. */
function chosen(units: readonly FreeUnit[], { choose, times }: { choose: 'cheapest' | 'dearest'; times: number }) {
  return choose === 'dearest' ? units.slice(0, times) : units.slice(-times).reverse()
}

/** The first units of a list that are not among others; they are taken out of it. */
function withdraw(units: FreeUnit[], count: number, others: readonly FreeUnit[]): FreeUnit[] {
  const held = [...others]
  const found: FreeUnit[] = []
  for (let i = 0; i < units.length && found.length < count; ) {
    const unit = units[i]!
    // Units of a line are alike, so one that is spoken for stands for one of its line.
    if (strike(held, unit)) i++
    else found.push(...units.splice(i, 1))
  }
  return found
}

/** Takes one unit of the same line out of a list; gives whether there was one. */
function strike(units: FreeUnit[], { line }: FreeUnit): boolean {
  const at = units.findIndex((unit) => unit.line === line)
  if (at >= 0) units.splice(at, 1)
  return at >= 0
}

/** More than ever comes off a basket for an offer, whatever else came off before: what the search may hope for. */
export function mostOf({ benefit, marginFloor, most }: BasketOffer, till: Till): number {
  const roomOf = (lines: readonly number[]) => lines.reduce((sum, line) => sum + till.room(line, marginFloor), 0)
  const prices = (count: number, units: readonly FreeUnit[]) =>
    units.slice(0, count).reduce((sum, { price }) => sum + price, 0)
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
