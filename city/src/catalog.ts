/** What the chain sells. Prices in dollars. */
export type Product = Drink | Food | SportsGood

interface Sold {
  readonly sku: string
  readonly name: string
  readonly price: number
}

export interface Drink extends Sold {
  readonly category: 'coffee'
  readonly drink: 'hot' | 'cold'
  readonly size: 'small' | 'large'
}

export interface Food extends Sold {
  readonly category: 'food'
  readonly meal: 'breakfast' | 'snack'
}

/** `months` are those in which it is in season, 1 to 12. */
export interface SportsGood extends Sold {
  readonly category: 'sports'
  readonly section: Section
  readonly sizes: readonly string[]
  readonly months: readonly number[]
}

export type Section = 'basketball' | 'running' | 'outdoor' | 'swim' | 'winter' | 'campus'

export const SECTIONS: readonly Section[] = ['basketball', 'running', 'outdoor', 'swim', 'winter', 'campus']

const SHOES = ['7', '8', '9', '10', '11', '12']
const CLOTHES = ['S', 'M', 'L', 'XL']
const ONE_SIZE = ['one']
const ALL_YEAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const WARM = [4, 5, 6, 7, 8, 9]
const COLD = [10, 11, 12, 1, 2, 3]
const BACK_TO_SCHOOL = [7, 8, 9]

export const DRINKS: readonly Drink[] = [
  drink('latte-small', 'Small latte', 4.25, 'hot', 'small'),
  drink('latte-large', 'Large latte', 5.45, 'hot', 'large'),
  drink('drip-large', 'Large coffee', 3.65, 'hot', 'large'),
  drink('oat-latte-large', 'Hot oat latte', 5.95, 'hot', 'large'),
  drink('cold-brew-small', 'Small cold brew', 4.45, 'cold', 'small'),
  drink('cold-brew-large', 'Large cold brew', 5.25, 'cold', 'large'),
  drink('iced-latte-large', 'Iced latte', 5.65, 'cold', 'large'),
]

export const FOODS: readonly Food[] = [
  food('breakfast-full', 'Full breakfast', 9.95, 'breakfast'),
  food('breakfast-sandwich', 'Breakfast sandwich', 6.25, 'breakfast'),
  food('croissant', 'Butter croissant', 3.75, 'snack'),
  food('banana-bread', 'Banana bread', 3.95, 'snack'),
]

export const SPORTS_GOODS: readonly SportsGood[] = [
  good('court-shoe-pro', 'Court shoe Pro', 129, 'basketball', SHOES, COLD),
  good('court-shoe-team', 'Court shoe Team', 84, 'basketball', SHOES, COLD),
  good('court-shorts', 'Court shorts', 38, 'basketball', CLOTHES, ALL_YEAR),
  good('basketball-7', 'Basketball, size 7', 45, 'basketball', ONE_SIZE, ALL_YEAR),
  good('court-sleeve', 'Arm sleeve', 19, 'basketball', CLOTHES, ALL_YEAR),
  good('road-shoe', 'Road running shoe', 139, 'running', SHOES, ALL_YEAR),
  good('trail-shoe', 'Trail running shoe', 149, 'running', SHOES, WARM),
  good('run-shorts', 'Running shorts', 42, 'running', CLOTHES, WARM),
  good('run-tights', 'Running tights', 65, 'running', CLOTHES, COLD),
  good('run-belt', 'Running belt', 29, 'running', ONE_SIZE, ALL_YEAR),
  good('rain-jacket', 'Rain jacket', 119, 'outdoor', CLOTHES, ALL_YEAR),
  good('day-pack', 'Day pack', 79, 'outdoor', ONE_SIZE, WARM),
  good('hiking-boot', 'Hiking boot', 169, 'outdoor', SHOES, WARM),
  good('head-lamp', 'Head lamp', 35, 'outdoor', ONE_SIZE, ALL_YEAR),
  good('camp-mug', 'Camp mug', 18, 'outdoor', ONE_SIZE, ALL_YEAR),
  good('swim-suit', 'Swimsuit', 55, 'swim', CLOTHES, WARM),
  good('swim-goggles', 'Goggles', 24, 'swim', ONE_SIZE, ALL_YEAR),
  good('beach-towel', 'Beach towel', 28, 'swim', ONE_SIZE, WARM),
  good('swim-fins', 'Fins', 39, 'swim', SHOES, WARM),
  good('pool-bag', 'Pool bag', 33, 'swim', ONE_SIZE, ALL_YEAR),
  good('ski-jacket', 'Ski jacket', 229, 'winter', CLOTHES, COLD),
  good('ski-gloves', 'Ski gloves', 59, 'winter', CLOTHES, COLD),
  good('wool-socks', 'Wool socks', 22, 'winter', SHOES, COLD),
  good('thermal-shirt', 'Thermal shirt', 64, 'winter', CLOTHES, COLD),
  good('snow-goggles', 'Snow goggles', 99, 'winter', ONE_SIZE, COLD),
  good('campus-hoodie', 'Campus hoodie', 69, 'campus', CLOTHES, BACK_TO_SCHOOL),
  good('campus-backpack', 'Campus backpack', 74, 'campus', ONE_SIZE, BACK_TO_SCHOOL),
  good('campus-bottle', 'Campus bottle', 26, 'campus', ONE_SIZE, ALL_YEAR),
  good('campus-joggers', 'Campus joggers', 54, 'campus', CLOTHES, BACK_TO_SCHOOL),
  good('campus-cap', 'Campus cap', 24, 'campus', ONE_SIZE, ALL_YEAR),
]

const bySku = new Map<string, Product>([...DRINKS, ...FOODS, ...SPORTS_GOODS].map((product) => [product.sku, product]))

/** The product with this SKU; undefined when the chain does not sell it. */
export function findProduct(sku: string): Product | undefined {
  return bySku.get(sku)
}

/** The goods of a section of the sports shop. */
export function goodsOf(section: Section): readonly SportsGood[] {
  return goodsBySection.get(section) ?? []
}

const goodsBySection = Map.groupBy(SPORTS_GOODS, (product) => product.section)

function drink(sku: string, name: string, price: number, temperature: 'hot' | 'cold', size: 'small' | 'large'): Drink {
  return { sku, name, price, category: 'coffee', drink: temperature, size }
}

function food(sku: string, name: string, price: number, meal: Food['meal']): Food {
  return { sku, name, price, category: 'food', meal }
}

function good(
  sku: string,
  name: string,
  price: number,
  section: Section,
  sizes: readonly string[],
  months: readonly number[],
): SportsGood {
  return { sku, name, price, category: 'sports', section, sizes, months }
}
