/** Room for this many weights; features meet in a slot by chance (hashing, Weinberger et al. 2009). A power of two. */
const SLOTS = 1 << 17

/** Precision of a weight of which nothing is known: its prior is normal around 0. */
const PRIOR_PRECISION = 16

/** Newton steps in which the one equation of an update is solved to the last bits. */
const NEWTON_STEPS = 8

/**
 * Weights of a Bayesian logistic regression with a diagonal normal posterior, learned one observation at a time
 * (Laplace approximation; Chapelle and Li 2011, algorithm 3). What is kept are the natural parameters, precision and
 * precision × mean, without the prior: observations add to them, two nodes merge by adding what each has added, and
 * time makes them fade (see `weightAt`).
 */
export class Weights {
  /** Of each slot the shift and the precision, side by side: what is read together lies together. */
  readonly #kept = new Float64Array(2 * SLOTS)
  /** Scratch space of `readSums`. */
  #gathered = new Float64Array(64)

  /**
   * Writes the belief about the sum of the weights with which features move a response to a thing, for each of some
   * things, where what is kept counts for `1 / scale` now: its mean, and its variance behind it, from `at` on and
   * `stride` apart. All is gathered first and reckoned with then, so that memory is waited for once and not each time.
   */
  readSums(
    things: ArrayLike<number>,
    features: readonly number[],
    scale: number,
    into: Float64Array,
    at: number,
    stride: number,
  ): void {
    const gathered = this.#gather(things, features)
    const share = 1 / scale
    let next = 0
    for (let i = 0; i < things.length; i++) {
      let mean = 0
      let variance = 0
      for (const end = next + 2 * features.length; next < end; next += 2) {
        const spread = 1 / (PRIOR_PRECISION + gathered[next + 1]! * share)
        mean += gathered[next]! * share * spread
        variance += spread
      }
      into[at + i * stride] = mean
      into[at + i * stride + 1] = variance
    }
  }

  #gather(things: ArrayLike<number>, features: readonly number[]): Float64Array {
    const length = 2 * things.length * features.length
    if (this.#gathered.length < length) this.#gathered = new Float64Array(2 * length)
    const kept = this.#kept
    const gathered = this.#gathered
    let next = 0
    for (let i = 0; i < things.length; i++) {
      const thing = things[i]!
      for (let k = 0; k < features.length; k++) {
        const at = 2 * slotOf(thing, features[k]!)
        gathered[next] = kept[at]!
        gathered[next + 1] = kept[at + 1]!
        next += 2
      }
    }
    return gathered
  }

  /**
   * Learns that what was shown with these features was followed by a response or not, where `offset` is what is
   * believed of it besides, on the scale of the logit; gives the slots that it changed. With all features 1 the posterior's
   * mode moves along one direction only: each weight by its variance × g, where g = y − σ(offset + mean + variance × g).
   */
  learn(
    things: readonly number[],
    features: readonly number[],
    offset: number,
    success: boolean,
    scale: number,
  ): Set<number> {
    const parts = new Float64Array(2 * things.length)
    this.readSums(things, features, scale, parts, 0, 2)
    let mean = 0
    let variance = 0
    for (let i = 0; i < parts.length; i += 2) {
      mean += parts[i]!
      variance += parts[i + 1]!
    }
    const target = success ? 1 : 0
    let g = 0
    for (let i = 0; i < NEWTON_STEPS; i++) {
      const p = logistic(offset + mean + variance * g)
      g -= (g - target + p) / (1 + variance * p * (1 - p))
    }
    const p = target - g
    const gained = p * (1 - p)
    const slots = slotsOf(things, features)
    for (const slot of slots) {
      const [shift, kept] = this.at(slot)
      const precision = PRIOR_PRECISION + kept / scale
      const held = shift / scale
      const moved = held / precision + g / precision
      this.set(slot, moved * (precision + gained) * scale, kept + gained * scale)
    }
    return slots
  }

  /** Turns a failure that was learned, when things weighed `scale`, into a success: the label is a linear term of the likelihood. */
  correct(things: readonly number[], features: readonly number[], scale: number): Set<number> {
    const slots = slotsOf(things, features)
    for (const slot of slots) {
      const [shift, precision] = this.at(slot)
      this.set(slot, shift + scale, precision)
    }
    return slots
  }

  at(slot: number): readonly [shift: number, precision: number] {
    return [this.#kept[2 * slot]!, this.#kept[2 * slot + 1]!]
  }

  set(slot: number, shift: number, precision: number): void {
    this.#kept[2 * slot] = shift
    this.#kept[2 * slot + 1] = precision
  }
}

/** The slot in which a feature (a hash) meets a thing (a hash): an action, or a channel. */
function slotOf(thing: number, feature: number): number {
  return mix(thing ^ feature) & (SLOTS - 1)
}

function slotsOf(things: readonly number[], features: readonly number[]): Set<number> {
  return new Set(things.flatMap((thing) => features.map((feature) => slotOf(thing, feature))))
}

/** Lets every bit of a hash count for the lowest ones (the finaliser of MurmurHash3, Appleby 2011, public domain). */
function mix(hash: number): number {
  let h = hash | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

export function logit(p: number): number {
  return Math.log(p / (1 - p))
}
