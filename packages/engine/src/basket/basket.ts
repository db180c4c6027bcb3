/** A line of a basket, with what is known of its product. Amounts are in minor units of the currency. */
export interface BasketLine {
  /** As the till names it; told back with what it gets off. */
  readonly id: string
  readonly sku: string
  /** Whole units. */
  readonly quantity: number
  readonly unitPrice: number
  /** From the widest to the narrowest, such as `food`, `bakery`. */
  readonly category: readonly string[]
  readonly brand: string | undefined
  /** What a unit costs the brand; undefined where that is not known. */
  readonly unitCost: number | undefined
}

/** Which lines are meant: those that any of the lists names; without any list, all. */
export interface Selector {
  readonly skus?: readonly string[] | undefined
  /** A name, or a path such as `food/bakery`. */
  readonly categories?: readonly string[] | undefined
  readonly brands?: readonly string[] | undefined
}

/** Whether a selector means every line. */
export function isAnyLine({ skus, categories, brands }: Selector): boolean {
  return !skus && !categories && !brands
}

/** Whether a selector means a line. */
export function selects(selector: Selector, line: BasketLine): boolean {
  if (isAnyLine(selector)) return true
  const { skus, categories, brands } = selector
  return (
    (skus?.includes(line.sku) ?? false) ||
    (line.brand !== undefined && (brands?.includes(line.brand) ?? false)) ||
    (categories?.some((category) => isIn(line.category, category)) ?? false)
  )
}

/** Whether a path is the category, one below it or, where the category is a single name, one that passes through it. */
function isIn(path: readonly string[], category: string): boolean {
  if (!category.includes('/')) return path.includes(category)
  const names = category.split('/')
  return names.every((name, i) => path[i] === name)
}

/** The price of a line before anything comes off. */
export function amountOf({ quantity, unitPrice }: BasketLine): number {
  return quantity * unitPrice
}
