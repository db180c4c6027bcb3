import { createSharing, type Sharing } from './allocate.ts'
import { amountOf, type BasketLine, type Selector, selects } from './basket.ts'

const NO_LINES: readonly number[] = []

/** What all copies of a basket have in common. */
interface Counter {
  /** Numbers of all lines, the dearest units first; of one price in the order of the basket. */
  readonly byPrice: readonly number[]
  /** Numbers of the lines that selectors mean, in that order. */
  readonly meant: Map<Selector, readonly number[]>
  /** What lines a selector means, while they are looked for. */
  readonly found: number[]
  /** Units of each line that were not used when one of the copies noted them. */
  readonly kept: number[]
  /** A list of units, for whoever needs one for a moment; made when it is first asked for. */
  units: number[] | undefined
  sharing: Sharing | undefined
}

/**
 * A basket while offers are taken off: what each line still costs, and how many of its units no offer that goes by units has used.
 * A class, because the search works on thousands of states of one.
 */
export class Till {
  readonly lines: readonly BasketLine[]
  /** What each line still costs. */
  readonly left: number[]
  /** Units of each line that are not used. */
  readonly units: number[]
  /** What each line must cost at least. */
  readonly least: readonly number[]
  readonly #counter: Counter

  private constructor(
    { least, lines }: Pick<Till, 'least' | 'lines'>,
    left: number[],
    units: number[],
    counter: Counter,
  ) {
    this.lines = lines
    this.left = left
    this.units = units
    this.least = least
    this.#counter = counter
  }

  /** A basket before anything comes off. `floor` is the share of a line's price that must stay as margin where its cost is known. */
  static of(lines: readonly BasketLine[], floor: number): Till {
    const least = lines.map((line) => leastOf(line, floor))
    const units = lines.map(({ quantity }) => quantity)
    const byPrice = lines.map((_, i) => i).sort((a, b) => lines[b]!.unitPrice - lines[a]!.unitPrice || a - b)
    const shared = { found: new Array<number>(lines.length).fill(0), kept: units.slice() }
    const counter = { byPrice, meant: new Map(), ...shared, units: undefined, sharing: undefined }
    return new Till({ lines, least }, lines.map(amountOf), units, counter)
  }

  copy(): Till {
    return new Till(this, this.left.slice(), this.units.slice(), this.#counter)
  }

  /** Lets it be as another copy of the same basket is. */
  become({ left, units }: Till): void {
    for (let i = 0; i < left.length; i++) {
      this.left[i] = left[i]!
      this.units[i] = units[i]!
    }
  }

  /** Notes which units are used, for `restoreUnits`; until then none of its copies may do the same. */
  keepUnits(): void {
    const { kept } = this.#counter
    for (let i = 0; i < this.units.length; i++) kept[i] = this.units[i]!
  }

  restoreUnits(): void {
    const { kept } = this.#counter
    for (let i = 0; i < this.units.length; i++) this.units[i] = kept[i]!
  }

  /** How much may still come off a line. */
  room(line: number, floor: number): number {
    const least = floor > 0 ? Math.max(this.least[line]!, leastOf(this.lines[line]!, floor)) : this.least[line]!
    return Math.max(0, this.left[line]! - least)
  }

  /** Numbers of the lines that a selector means, the dearest units first; of one price in the order of the basket. */
  select(selector: Selector): readonly number[] {
    const { meant } = this.#counter
    const known = meant.get(selector)
    if (known) return known
    const lines = this.#select(selector)
    meant.set(selector, lines)
    return lines
  }

  #select(selector: Selector): readonly number[] {
    const { byPrice, found } = this.#counter
    let count = 0
    for (let k = 0; k < byPrice.length; k++) {
      const line = byPrice[k]!
      if (selects(selector, this.lines[line]!)) found[count++] = line
    }
    return count === 0 ? NO_LINES : found.slice(0, count)
  }

  /** The units that a selector means and nobody has used, the dearest first: for each the number of its line. */
  freeUnits(selector: Selector): number[] {
    const found: number[] = []
    for (const line of this.select(selector)) for (let unit = this.units[line]!; unit > 0; unit--) found.push(line)
    return found
  }

  /** How many units a selector means that nobody has used. */
  countFree(selector: Selector): number {
    let count = 0
    for (const line of this.select(selector)) count += this.units[line]!
    return count
  }

  /** Room for a list of all units of the basket, the same for all copies: nobody else asks for it while it is used. */
  listOfUnits(): number[] {
    const counter = this.#counter
    counter.units ??= new Array<number>(this.lines.reduce((sum, { quantity }) => sum + quantity, 0)).fill(0)
    return counter.units
  }

  /** Room for sharing something out among lines, the same for all copies. */
  sharing(): Sharing {
    const counter = this.#counter
    counter.sharing ??= createSharing(this.lines.length)
    return counter.sharing
  }

  /** The price of a unit of a line. */
  priceOf(line: number): number {
    return this.lines[line]!.unitPrice
  }

  take(amount: number, line: number): void {
    this.left[line]! -= amount
  }

  /** Lets a unit of a line be used. */
  use(line: number): void {
    this.units[line]!--
  }
}

/** The floor of a brand that has none: whatever a product costs, nothing has to stay as margin. */
export const NO_FLOOR = Number.NEGATIVE_INFINITY

/** The least that a line may cost: where the cost of its product is known, so much that the share stays as margin. */
function leastOf({ quantity, unitCost, unitPrice }: BasketLine, floor: number): number {
  if (unitCost === undefined) return 0
  const least = Math.ceil((unitCost * quantity) / (1 - floor) - 1e-9)
  return Math.min(least, quantity * unitPrice)
}
