import { amountOf, type BasketLine, type Selector, selects } from './basket.ts'

/**
 * A basket while offers are taken off: what each line still costs, and how many of its units no offer that goes by units has used.
 * A class, because the search makes and lets go of thousands.
 */
export class Till {
  readonly lines: readonly BasketLine[]
  /** What each line still costs. */
  readonly left: number[]
  /** Units of each line that are not used. */
  readonly units: number[]
  /** What each line must cost at least. */
  readonly least: readonly number[]
  readonly #kept: number[]
  /** Numbers of the lines that selectors mean, the dearest units first; all copies share it. */
  readonly #meant: Map<Selector, readonly number[]>

  private constructor(
    { least, lines }: Pick<Till, 'least' | 'lines'>,
    left: number[],
    units: number[],
    meant = new Map<Selector, readonly number[]>(),
  ) {
    this.lines = lines
    this.left = left
    this.units = units
    this.least = least
    this.#kept = units.slice()
    this.#meant = meant
  }

  /** A basket before anything comes off. `floor` is the share of a line's price that must stay as margin where its cost is known. */
  static of(lines: readonly BasketLine[], floor: number): Till {
    const least = lines.map((line) => leastOf(line, floor))
    const units = lines.map(({ quantity }) => quantity)
    return new Till({ lines, least }, lines.map(amountOf), units)
  }

  copy(): Till {
    return new Till(this, this.left.slice(), this.units.slice(), this.#meant)
  }

  /** Lets it be as another copy of the same basket is. */
  become({ left, units }: Till): void {
    for (let i = 0; i < left.length; i++) {
      this.left[i] = left[i]!
      this.units[i] = units[i]!
    }
  }

  /** Notes which units are used, for `restoreUnits`. */
  keepUnits(): void {
    for (let i = 0; i < this.units.length; i++) this.#kept[i] = this.units[i]!
  }

  restoreUnits(): void {
    for (let i = 0; i < this.units.length; i++) this.units[i] = this.#kept[i]!
  }

  /** How much may still come off a line. */
  room(line: number, floor: number): number {
    const least = floor > 0 ? Math.max(this.least[line]!, leastOf(this.lines[line]!, floor)) : this.least[line]!
    return Math.max(0, this.left[line]! - least)
  }

  /** Numbers of the lines that a selector means, the dearest units first; of one price in the order of the basket. */
  select(selector: Selector): readonly number[] {
    const known = this.#meant.get(selector)
    if (known) return known
    const { lines } = this
    const meant = lines.flatMap((line, i) => (selects(selector, line) ? [i] : []))
    meant.sort((a, b) => lines[b]!.unitPrice - lines[a]!.unitPrice || a - b)
    this.#meant.set(selector, meant)
    return meant
  }

  /** The units that a selector means and nobody has used, the dearest first: for each the number of its line. */
  freeUnits(selector: Selector): number[] {
    const found: number[] = []
    for (const line of this.select(selector)) for (let unit = this.units[line]!; unit > 0; unit--) found.push(line)
    return found
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

/** The least that a line may cost: where the cost of its product is known, so much that the share stays as margin. */
function leastOf({ quantity, unitCost, ...line }: BasketLine, floor: number): number {
  if (unitCost === undefined) return 0
  const least = Math.ceil((unitCost * quantity) / (1 - floor) - 1e-9)
  return Math.min(least, quantity * line.unitPrice)
}
