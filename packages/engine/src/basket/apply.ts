import { roundHalfUp, shareOut } from './allocate.ts'
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
type Discounts = number[]

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
    case 'fixed-price':
    case 'free-item': {
      const units = till.listOfUnits()
      const count = listReducible(units, benefit.on, offer, till)
      const most = Math.min(benefit.times, count)
      if (benefit.choose === 'dearest') return takeUnits(units, 0, most, offer, till, into)
      return takeUnits(units, count - 1, most, offer, till, into, -1)
    }
    case 'buy-get': {
      if (!benefit.getOn) return takeGivenOfTheSame(benefit, offer, till, into)
      const given = givenFromElsewhere(benefit, benefit.getOn, till)
      return takeUnits(given, 0, given.length, offer, till, into)
    }
    case 'bundle':
      return takeBundles(benefit, offer, till, into)
  }
}

/** What a unit costs less by an offer that goes by units. */
function savingOf(benefit: Benefit, price: number): number {
  switch (benefit.kind) {
    case 'fixed-price':
      return price - benefit.price
    case 'buy-get':
      return (price * benefit.percent) / 100
    default:
      return price
  }
}

/** Lists the free units that are meant and may cost less than they do, the dearest first; gives how many they are. */
function listReducible(units: number[], on: Selector, { marginFloor }: BasketOffer, till: Till): number {
  let count = 0
  for (const line of till.select(on)) {
    if (till.room(line, marginFloor) === 0) continue
    for (let unit = till.units[line]!; unit > 0; unit--) units[count++] = line
  }
  return count
}

/** Takes from `count` single units of a list, from one on up or down. */
function takeUnits(
  units: readonly number[],
  first: number,
  count: number,
  offer: BasketOffer,
  till: Till,
  into: Discounts | undefined,
  direction: 1 | -1 = 1,
): number {
  let taken = 0
  for (let i = 0; i < count; i++) taken += takeUnit(units[first + i * direction]!, taken, offer, till, into)
  return taken
}

/** Takes from a unit of a line what the offer brings, after so much that it took; gives what came off. */
function takeUnit(
  line: number,
  before: number,
  { benefit, marginFloor, most }: BasketOffer,
  till: Till,
  into: Discounts | undefined,
): number {
  const saving = roundHalfUp(savingOf(benefit, till.priceOf(line)))
  const amount = Math.min(saving, most - before, till.room(line, marginFloor))
  if (amount <= 0) return 0
  till.use(line)
  till.take(amount, line)
  note(amount, line, into)
  return amount
}

/** Of every `buy + get` units, the dearest first, the cheapest `get` are given; those that are bought are used too. */
function takeGivenOfTheSame(
  { buy, get, on, times }: Extract<Benefit, { kind: 'buy-get' }>,
  offer: BasketOffer,
  till: Till,
  into: Discounts | undefined,
): number {
  const lines = till.select(on)
  const meant = Math.min(times, Math.floor(till.countFree(on) / (buy + get))) * (buy + get)
  const given = till.listOfUnits()
  let count = 0
  let place = 0
  for (const line of lines) {
    for (let unit = till.units[line]!; unit > 0 && place < meant; unit--, place++) {
      if (place % (buy + get) < buy) till.use(line)
      else given[count++] = line
    }
  }
  return takeUnits(given, 0, count, offer, till, into)
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
  const most = Math.min(amount, roomOf(lines, till, floor))
  if (most <= 0) return 0
  if (lines.length === 1) {
    till.take(most, lines[0]!)
    note(most, lines[0]!, into)
    return most
  }
  const sharing = till.sharing()
  for (let i = 0; i < lines.length; i++) {
    sharing.weights[i] = weights ? weights[i]! : till.left[lines[i]!]!
    sharing.room[i] = till.room(lines[i]!, floor)
  }
  shareOut(most, lines.length, sharing)
  let taken = 0
  for (let i = 0; i < lines.length; i++) {
    const share = sharing.shares[i]!
    if (share === 0) continue
    till.take(share, lines[i]!)
    taken += share
    note(share, lines[i]!, into)
  }
  return taken
}

/** How much may still come off several lines. */
function roomOf(lines: readonly number[], till: Till, floor: number): number {
  let room = 0
  for (const line of lines) room += till.room(line, floor)
  return room
}

function note(amount: number, line: number, into: Discounts | undefined): void {
  if (into) into[line]! += amount
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
export function mostOf(offer: BasketOffer, till: Till): number {
  return Math.min(hopeOf(offer, till), offer.most)
}

function hopeOf({ benefit, marginFloor }: BasketOffer, till: Till): number {
  switch (benefit.kind) {
    case 'amount':
      return Math.min(benefit.amount, roomOf(till.select(benefit.on), till, marginFloor))
    case 'percent': {
      const lines = till.select(benefit.on)
      let full = 0
      for (const line of lines) full += amountOf(till.lines[line]!)
      const share = roundHalfUp(full * (benefit.percent / 100))
      return Math.min(share, benefit.most ?? Number.POSITIVE_INFINITY, roomOf(lines, till, marginFloor))
    }
    case 'fixed-price':
    case 'free-item':
      return priceOfDearest(benefit.times, benefit.on, till)
    case 'buy-get': {
      const { buy, get, getOn, on, times } = benefit
      const given = getOn ?? on
      if (till.countFree(on) < (getOn ? buy : buy + get) || till.countFree(given) < get) return 0
      return priceOfDearest(times * get, given, till)
    }
    case 'bundle': {
      let hope = 0
      for (const { on, quantity } of benefit.parts) {
        if (till.countFree(on) < quantity) return 0
        hope += priceOfDearest(benefit.times * quantity, on, till)
      }
      return hope
    }
    default:
      return 0
  }
}

/** What so many of the free units that a selector means cost, the dearest first. */
function priceOfDearest(most: number, on: Selector, till: Till): number {
  let price = 0
  let left = most
  for (const line of till.select(on)) {
    const units = Math.min(left, till.units[line]!)
    price += units * till.priceOf(line)
    left -= units
    if (left === 0) break
  }
  return price
}
