import { hashWords } from '../random.ts'
import { type BetaPrior, NO_RESPONSES, type ResponseCounts } from './beta.ts'
import { weightAt } from './decay.ts'
import {
  EVIDENCE_WIDTH,
  type EvidenceNames,
  type EvidenceTable,
  evidenceNames,
  PLACES,
  placesIn,
  writeEvidence,
} from './evidence.ts'
import type { Exposure } from './exposure.ts'
import { optOutName } from './pressure.ts'
import { type LearnedRow, Sums } from './sums.ts'
import { Weights } from './weights.ts'

/** What was learned so far from the responses to all customers. A step reads it, the host lets it learn between steps. */
export interface Model {
  /** Number of labels learned up to now: names the snapshot that a step reads. */
  readonly version: number
  /**
   * Writes what is known of responses to some actions on channels, given by their rows in a table, as of `now`: of each
   * four numbers, see `writeEvidence`, from `at` on and `stride` apart.
   */
  readEvidence(
    table: EvidenceTable,
    rows: ArrayLike<number>,
    now: number,
    into: Float64Array,
    at: number,
    stride: number,
  ): void
  /**
   * Writes the sums of the weights with which features (hashes) move the logit of a response to each of some things
   * (hashes), as of `now`: of each the mean and the variance, from `at` on and `stride` apart.
   */
  readLeans(
    things: ArrayLike<number>,
    features: readonly number[],
    now: number,
    into: Float64Array,
    at: number,
    stride: number,
  ): void
  /** What was counted under a name as of `now`: attention by hour, opt-outs by pressure. */
  counts(name: string, now: number): ResponseCounts
}

/** A label, as the model learns it. */
export interface Label {
  readonly exposure: Exposure
  readonly success: boolean
  /** When the exposure was taken for a failure, which is to be corrected; undefined for a first label. */
  readonly correctsAt: number | undefined
  /** Belief about the action that the playbook states. */
  readonly prior: BetaPrior
  /** Names under which the label is counted besides, and whether it counts as for or against. */
  readonly counted: readonly (readonly [name: string, yes: boolean])[]
}

/** What a feature or a thing is called in the regression. */
export function hashOf(text: string): number {
  return hashWords(text)[0] | 0
}

/**
 * What was learned, as sums: each label adds to them, so what several nodes learned is merged by adding, and time
 * makes all of it fade alike. Deterministic: the same labels in the same order end in the same bits. The sums of levels
 * are kept too, not made anew from their parts: in another order they would end in other bits.
 */
export class Learned implements Model {
  version = 0
  readonly #sums = new Sums()
  readonly #weights = new Weights()
  #scaledAt = Number.NaN
  #scale = 1

  readEvidence(
    table: EvidenceTable,
    rows: ArrayLike<number>,
    now: number,
    into: Float64Array,
    at: number,
    stride: number,
  ): void {
    const places = placesIn(this.#sums, table)
    const share = 1 / this.#scaleAt(now)
    for (let i = 0; i < rows.length; i++) {
      const place = rows[i]! * PLACES
      this.#write(places[place]!, places[place + 1]!, places[place + 2]!, share, into, at + i * stride)
    }
  }

  #write(own: number, action: number, channel: number, share: number, into: Float64Array, at: number): void {
    const sums = this.#sums
    const successes = sums.at(own)
    const failures = sums.at(own + 1)
    writeEvidence(
      into,
      at,
      Math.max(0, successes) * share,
      Math.max(0, failures) * share,
      // Rounding never makes a part less than nothing.
      Math.max(0, sums.at(action) - successes) * share,
      Math.max(0, sums.at(action + 1) - failures) * share,
      Math.max(0, sums.at(channel) - successes) * share,
      Math.max(0, sums.at(channel + 1) - failures) * share,
    )
  }

  readLeans(
    things: ArrayLike<number>,
    features: readonly number[],
    now: number,
    into: Float64Array,
    at: number,
    stride: number,
  ): void {
    this.#weights.readSums(things, features, this.#scaleAt(now), into, at, stride)
  }

  counts(name: string, now: number): ResponseCounts {
    const key = `count/${name}`
    if (!this.#sums.has(key)) return NO_RESPONSES
    const place = this.#sums.placeOf(key)
    const scale = this.#scaleAt(now)
    return { successes: this.#sums.at(place) / scale, failures: this.#sums.at(place + 1) / scale }
  }

  /** Learns a label; gives the rows that it changed, as they are now. */
  learn({ correctsAt, counted, exposure, prior, success }: Label, now: number): LearnedRow[] {
    const { action, channel, features } = exposure
    const rows: LearnedRow[] = [{ name: 'version', first: ++this.version, second: 0 }]
    const scale = weightAt(correctsAt ?? now)
    const names = evidenceNames(action, channel)
    // Before the label itself counts, or it would be believed twice.
    if (features !== undefined) rows.push(...this.#learnLean(names, exposure, { prior, success, correctsAt }, now))
    const successes = success ? scale : 0
    const failures = correctsAt !== undefined ? -scale : success ? 0 : scale
    for (const name of [names.own, names.action, names.channel]) rows.push(this.#sums.add(name, successes, failures))
    for (const [name, yes] of counted) rows.push(this.#count(name, yes, now))
    return rows
  }

  /** Counts that somebody who was this pressed has opted out; gives the row as it is now. */
  countOptOut(pressure: number, now: number): LearnedRow {
    return this.#count(optOutName(pressure), true, now)
  }

  #count(name: string, yes: boolean, now: number): LearnedRow {
    const scale = weightAt(now)
    return this.#sums.add(`count/${name}`, yes ? scale : 0, yes ? 0 : scale)
  }

  /** Takes over a row that `learn` or `countOptOut` gave. */
  restore(row: LearnedRow): void {
    if (row.name === 'version') this.version = row.first
    else if (row.name.startsWith(WEIGHT))
      this.#weights.set(Number(row.name.slice(WEIGHT.length)), row.first, row.second)
    else this.#sums.set(row)
  }

  #learnLean(
    names: EvidenceNames,
    { action, channel, features = [] }: Exposure,
    { correctsAt, prior, success }: Pick<Label, 'correctsAt' | 'prior' | 'success'>,
    now: number,
  ): LearnedRow[] {
    const things = [hashOf(action), hashOf(channel)]
    const slots =
      correctsAt === undefined
        ? this.#weights.learn(things, features, this.#logitOf(names, prior, now), success, weightAt(now))
        : this.#weights.correct(things, features, weightAt(correctsAt))
    return [...slots].map((slot) => {
      const [first, second] = this.#weights.at(slot)
      return { name: `${WEIGHT}${slot}`, first, second }
    })
  }

  /** What is believed without the context, on the scale of the logit. */
  #logitOf(names: EvidenceNames, prior: BetaPrior, now: number): number {
    const seen = new Float64Array(EVIDENCE_WIDTH)
    const [own, action, channel] = [names.own, names.action, names.channel].map((name) => this.#sums.placeOf(name))
    this.#write(own!, action!, channel!, 1 / this.#scaleAt(now), seen, 0)
    return Math.log((prior.alpha + seen[0]! + seen[2]!) / (prior.beta + seen[1]! + seen[3]!))
  }

  /** What an observation made now would weigh: found out once for all that one moment asks. */
  #scaleAt(now: number): number {
    if (now !== this.#scaledAt) {
      this.#scaledAt = now
      this.#scale = weightAt(now)
    }
    return this.#scale
  }
}

const WEIGHT = 'weight/'
