import type { Features } from './features.ts'

/** Sums from which a ridge regression is solved; those of several parts of the rows add up. */
export class RidgeSums {
  readonly width: number
  readonly #gram: Float64Array
  readonly #gains: Float64Array

  constructor(width: number) {
    this.width = width
    this.#gram = new Float64Array(width * width)
    this.#gains = new Float64Array(width)
  }

  add(places: Int32Array, reward: number): void {
    for (const i of places) {
      this.#gains[i]! += reward
      for (const j of places) this.#gram[i * this.width + j]! += 1
    }
  }

  addAll(other: RidgeSums, factor: number): void {
    for (let i = 0; i < this.#gram.length; i++) this.#gram[i]! += factor * other.#gram[i]!
    for (let i = 0; i < this.#gains.length; i++) this.#gains[i]! += factor * other.#gains[i]!
  }

  /** Sums of the same rows with what `coefficients` explain taken off the rewards. */
  residual(coefficients: Float64Array): RidgeSums {
    const left = new RidgeSums(this.width)
    left.#gram.set(this.#gram)
    for (let i = 0; i < this.width; i++) {
      let explained = 0
      for (let j = 0; j < this.width; j++) explained += this.#gram[i * this.width + j]! * coefficients[j]!
      left.#gains[i] = this.#gains[i]! - explained
    }
    return left
  }

  /** Coefficients under a penalty; the constant is hardly penalised. Infinity leaves the constant alone. */
  solve(penalty: number): Float64Array {
    const n = this.width
    const result = new Float64Array(n)
    if (penalty === Number.POSITIVE_INFINITY) {
      result[0] = this.#gains[0]! / (this.#gram[0]! + CONSTANT_PENALTY)
      return result
    }
    const factor = cholesky(this.#gram, n, penalty)
    for (let i = 0; i < n; i++) {
      let sum = this.#gains[i]!
      for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * result[k]!
      result[i] = sum / factor[i * n + i]!
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = result[i]!
      for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * result[k]!
      result[i] = sum / factor[i * n + i]!
    }
    return result
  }
}

const CONSTANT_PENALTY = 1e-3

function cholesky(gram: Float64Array, n: number, penalty: number): Float64Array {
  const factor = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[i * n + j]! + (i === j ? (i === 0 ? CONSTANT_PENALTY : penalty) : 0)
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!
      factor[i * n + j] = i === j ? Math.sqrt(sum) : sum / factor[j * n + j]!
    }
  }
  return factor
}

/** What coefficients make of a row. */
export function predict(coefficients: Float64Array, places: Int32Array): number {
  let sum = 0
  for (const place of places) sum += coefficients[place]!
  return sum
}

export function sumsOf(features: Features, reward: Float64Array, rows: Iterable<number>): RidgeSums {
  const sums = new RidgeSums(features.width)
  for (const row of rows) sums.add(features.places[row]!, reward[row]!)
  return sums
}
