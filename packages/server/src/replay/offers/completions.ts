/** An offer that was completed, as the programme records it: hour since the start, reward in dollars. */
export interface Completion {
  readonly person: string
  readonly offer: string
  readonly hour: number
  readonly reward: number
}

/** How well what came out agrees with what was recorded. */
export interface Comparison {
  readonly expected: number
  readonly matched: number
  readonly extra: number
  readonly missed: number
  /** Customers of whom exactly the recorded completions came out, none included. */
  readonly customersExact: number
}

/** Completions by customer, each as often as it occurred. */
export class Completions {
  readonly #byPerson = new Map<string, Map<string, number>>()
  #total = 0

  get total(): number {
    return this.#total
  }

  add({ person, offer, hour, reward }: Completion): void {
    const held = this.#byPerson.get(person) ?? new Map<string, number>()
    const key = JSON.stringify([offer, hour, reward])
    this.#byPerson.set(person, held.set(key, (held.get(key) ?? 0) + 1))
    this.#total++
  }

  of(person: string): ReadonlyMap<string, number> {
    return this.#byPerson.get(person) ?? new Map()
  }
}

/** Compares, as multisets, what came out with what was recorded, for all the customers there are. */
export function compareCompletions(
  recorded: Completions,
  actual: Completions,
  people: ReadonlySet<string>,
): Comparison {
  let matched = 0
  let customersExact = 0
  for (const person of people) {
    const expected = recorded.of(person)
    const found = actual.of(person)
    const common = countCommon(expected, found)
    matched += common
    if (common === sum(expected) && common === sum(found)) customersExact++
  }
  return {
    expected: recorded.total,
    matched,
    extra: actual.total - matched,
    missed: recorded.total - matched,
    customersExact,
  }
}

function countCommon(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0
  for (const [key, count] of a) common += Math.min(count, b.get(key) ?? 0)
  return common
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0
  for (const count of counts.values()) total += count
  return total
}
