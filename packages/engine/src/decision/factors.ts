/** The numbers that made a candidate's value, as they were read. Money in minor units. */
export interface Factors {
  /** Labels of the action on the channel, and what is believed before any. */
  readonly successes: number
  readonly failures: number
  readonly alpha: number
  readonly beta: number
  /** What the action on other channels and the channel with other actions tell, as observations. */
  readonly sharedSuccesses: number
  readonly sharedFailures: number
  /** By how much the context moves the logit of P: mean and variance; 0 where the model does not look at it. */
  readonly lean: number
  readonly leanVariance: number
  /** By how much likelier than on average the customer attends at this hour; 1 where it does not interrupt. */
  readonly receptivity: number
  readonly value: number
  /** Weight of the context, as the playbook states it. */
  readonly context: number
  readonly lever: number
  /** The part of the cost that is for interrupting. */
  readonly interruption: number
  readonly cost: number
  /** Expected net value: P × receptivity × value × context × lever − cost. */
  readonly net: number
  /** Standard deviation of the net value under what is known of P. */
  readonly deviation: number
}

/** Where each factor stands within a row. The first four are what the model writes of evidence, then what it leans to. */
export const SUCCESSES = 0
export const FAILURES = 1
export const SHARED_SUCCESSES = 2
export const SHARED_FAILURES = 3
export const LEAN = 4
export const LEAN_VARIANCE = 5
export const ALPHA = 6
export const BETA = 7
export const RECEPTIVITY = 8
export const VALUE = 9
export const CONTEXT = 10
export const LEVER = 11
export const INTERRUPTION = 12
export const COST = 13
export const NET = 14
export const DEVIATION = 15

/** What stands in a row, in its order. */
const NAMES = [
  'successes',
  'failures',
  'sharedSuccesses',
  'sharedFailures',
  'lean',
  'leanVariance',
  'alpha',
  'beta',
  'receptivity',
  'value',
  'context',
  'lever',
  'interruption',
  'cost',
  'net',
  'deviation',
] as const satisfies readonly (keyof Factors)[]

/** Numbers of a row. */
export const FACTORS = NAMES.length

/**
 * One row of the factors of all candidates of a decision. They are kept in one array, because hundreds of candidates
 * with sixteen numbers each as objects would cost more to make than to weigh.
 */
export class FactorsRow implements Factors {
  readonly #numbers: Float64Array
  readonly #at: number

  constructor(numbers: Float64Array, row: number) {
    this.#numbers = numbers
    this.#at = row * FACTORS
  }

  get successes(): number {
    return this.#numbers[this.#at + SUCCESSES]!
  }

  get failures(): number {
    return this.#numbers[this.#at + FAILURES]!
  }

  get alpha(): number {
    return this.#numbers[this.#at + ALPHA]!
  }

  get beta(): number {
    return this.#numbers[this.#at + BETA]!
  }

  get sharedSuccesses(): number {
    return this.#numbers[this.#at + SHARED_SUCCESSES]!
  }

  get sharedFailures(): number {
    return this.#numbers[this.#at + SHARED_FAILURES]!
  }

  get lean(): number {
    return this.#numbers[this.#at + LEAN]!
  }

  get leanVariance(): number {
    return this.#numbers[this.#at + LEAN_VARIANCE]!
  }

  get receptivity(): number {
    return this.#numbers[this.#at + RECEPTIVITY]!
  }

  get value(): number {
    return this.#numbers[this.#at + VALUE]!
  }

  get context(): number {
    return this.#numbers[this.#at + CONTEXT]!
  }

  get lever(): number {
    return this.#numbers[this.#at + LEVER]!
  }

  get interruption(): number {
    return this.#numbers[this.#at + INTERRUPTION]!
  }

  get cost(): number {
    return this.#numbers[this.#at + COST]!
  }

  get net(): number {
    return this.#numbers[this.#at + NET]!
  }

  get deviation(): number {
    return this.#numbers[this.#at + DEVIATION]!
  }

  /** As it is kept and shown. */
  toJSON(): Factors {
    const shown: { -readonly [K in keyof Factors]?: number } = {}
    for (let i = 0; i < FACTORS; i++) shown[NAMES[i]!] = this.#numbers[this.#at + i]!
    return shown as Factors
  }
}

/** Writes factors that were recorded into a row. */
export function writeFactors(numbers: Float64Array, row: number, factors: Factors): void {
  for (let i = 0; i < FACTORS; i++) numbers[row * FACTORS + i] = factors[NAMES[i]!]
}
