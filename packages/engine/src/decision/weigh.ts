import type { Scope } from '../condition/scope.ts'
import { type Policy, whyNotNow } from '../consent/policy.ts'
import type { Channel } from '../delivery/channel.ts'
import { hourSlot, receptivity } from '../model/attention.ts'
import { optOutName, optOutRisk, pressureOn, pressureStep } from '../model/pressure.ts'
import type { Stepping } from '../stepping.ts'
import type { Action, Treatment } from './action.ts'
import { ownPersonasOf } from './assign.ts'
import type { OpenCandidate } from './choose.ts'
import {
  CHANNEL_COST,
  CHANNEL_HASH,
  CONSTANTS,
  type Constants,
  FIXED_VALUE,
  FLAGS,
  HAS_CONTEXTS,
  HASH,
  INTERRUPTS,
  LOOKS_AT_FEATURES,
  OWN_LEVER,
  PRIOR_ALPHA,
  PRIOR_BETA,
} from './constants.ts'
import type { Contestant } from './contestant.ts'
import {
  ALPHA,
  BETA,
  CONTEXT,
  COST,
  FACTORS,
  FAILURES,
  FactorsRow,
  INTERRUPTION,
  LEAN,
  LEAN_VARIANCE,
  LEVER,
  NET,
  RECEPTIVITY,
  SHARED_FAILURES,
  SHARED_SUCCESSES,
  SUCCESSES,
  VALUE,
} from './factors.ts'
import type { Moment } from './moment.ts'
import { settleRow } from './net-value.ts'
import type { PastDecision } from './past-decision.ts'

/** An instant at which something could be done, and how receptive the customer is taken to be then. */
interface Hour {
  readonly at: number
  readonly receptivity: number
}

const NO_LEAN = new Float64Array(2)

const HOUR_MS = 3_600_000

/** No further ahead is looked for a better hour. */
const MOST_HOURS = 48

/** A moment fades by this share with each hour of waiting. */
const FADES = 0.005

/** So many times better a later hour must be. */
const CLEARLY = 1.1

/**
 * Weighs the contestants of one moment: P(response) × value × context × lever − the cost of sending and of
 * interrupting. A class, because what is the same for all of them (how pressed the customer is, how receptive at this
 * hour, the features of the context) is found out once, and only where somebody asks.
 */
export class Weighing {
  readonly #step: Stepping
  readonly #policy: Policy
  readonly #scope: Scope
  readonly #constants: Constants
  /** What context adds to the logit of a response on a channel, by the channel's hash. */
  readonly #leans = new Map<number, Float64Array>()
  readonly #receptivity = new Map<number, number>()
  #features: number[] | undefined
  #pressure: number | undefined
  #interruption: number | undefined
  #segment: string | undefined | null = null

  /** The policy may be a variant's own. */
  constructor(step: Stepping, scope: Scope, policy: Policy = step.world.playbook.policy) {
    this.#policy = policy
    this.#step = step
    this.#scope = scope
    this.#constants = step.world.playbook.constants
  }

  /**
   * Writes the factors of each contestant into its candidate, and for which instant they hold where that is not now;
   * gives all of them, a row each. One kind of number after the other: what is read from far apart is then waited for
   * together.
   */
  weigh(
    contestants: readonly Contestant[],
    moment: Moment,
    candidates: readonly OpenCandidate[],
    past?: PastDecision,
  ): Float64Array {
    const count = contestants.length
    const numbers = new Float64Array(count * FACTORS)
    const places = new Int32Array(count)
    for (let row = 0; row < count; row++) places[row] = contestants[row]!.treatment.row
    this.#writeLearned(places, numbers)
    for (let row = 0; row < count; row++) {
      const contestant = contestants[row]!
      const candidate = candidates[contestant.index]!
      const of = places[row]! * CONSTANTS
      const receptive = this.#has(INTERRUPTS, of) ? this.#chooseHour(contestant, moment, candidate) : 1
      this.#writeWorth(contestant.action, of, receptive, numbers, row)
      if (past) readAgain(past, contestant, numbers, row)
      settleRow(numbers, row)
      candidate.factors = new FactorsRow(numbers, row)
    }
    return numbers
  }

  #has(flag: number, of: number): boolean {
    return (this.#constants.numbers[of + FLAGS]! & flag) !== 0
  }

  /** What an action on a channel is worth now. */
  worthOf(action: Action, treatment: Treatment): number {
    const numbers = new Float64Array(FACTORS)
    const receptive = treatment.channel.interrupts ? this.receptivityAt(this.#step.world.now) : 1
    this.#writeLearned(Int32Array.of(treatment.row), numbers)
    this.#writeWorth(action, treatment.row * CONSTANTS, receptive, numbers, 0)
    settleRow(numbers, 0)
    return numbers[NET]!
  }

  /** What is known of responses, and, where models look at the context, what it adds to the logit. */
  #writeLearned(places: Int32Array, numbers: Float64Array): void {
    const { model, now } = this.#step.world
    const { evidence, numbers: constants } = this.#constants
    model.readEvidence(evidence, places, now, numbers, SUCCESSES, FACTORS)
    let looking = 0
    for (let row = 0; row < places.length; row++) {
      const of = places[row]! * CONSTANTS
      numbers[row * FACTORS + ALPHA] = constants[of + PRIOR_ALPHA]!
      numbers[row * FACTORS + BETA] = constants[of + PRIOR_BETA]!
      looking |= constants[of + FLAGS]!
    }
    if ((looking & LOOKS_AT_FEATURES) !== 0) this.#writeLeans(places, numbers)
  }

  /** For the action and for the channel. */
  #writeLeans(places: Int32Array, numbers: Float64Array): void {
    const { model, now } = this.#step.world
    const constants = this.#constants.numbers
    const things = new Int32Array(places.length)
    for (let row = 0; row < things.length; row++) things[row] = constants[places[row]! * CONSTANTS + HASH]!
    model.readLeans(things, this.features, now, numbers, LEAN, FACTORS)
    let channel = Number.NaN
    let general: Float64Array = NO_LEAN
    for (let row = 0; row < things.length; row++) {
      const of = places[row]! * CONSTANTS
      const at = row * FACTORS
      if (constants[of + CHANNEL_HASH] !== channel) {
        channel = constants[of + CHANNEL_HASH]!
        general = this.#leanOf(channel)
      }
      const looks = this.#has(LOOKS_AT_FEATURES, of) ? 1 : 0
      numbers[at + LEAN] = looks * (numbers[at + LEAN]! + general[0]!)
      numbers[at + LEAN_VARIANCE] = looks * (numbers[at + LEAN_VARIANCE]! + general[1]!)
    }
  }

  /** `of`: where the constants of the action on its channel begin. */
  #writeWorth(action: Action, of: number, receptive: number, numbers: Float64Array, row: number): void {
    const constants = this.#constants.numbers
    const at = row * FACTORS
    const interruption = this.#has(INTERRUPTS, of) ? this.#costOfInterrupting() : 0
    const fixed = constants[of + FIXED_VALUE]!
    numbers[at + RECEPTIVITY] = receptive
    numbers[at + VALUE] = Number.isNaN(fixed) ? action.valueOf(this.#scope.properties) : fixed
    numbers[at + CONTEXT] = this.#has(HAS_CONTEXTS, of) ? this.#contextOf(action) : 1
    numbers[at + LEVER] = constants[of + OWN_LEVER]!
    numbers[at + INTERRUPTION] = interruption
    numbers[at + COST] = constants[of + CHANNEL_COST]! + interruption
  }

  /** How receptive the customer is at the best hour, which is written down where it is not now. */
  #chooseHour({ action, mustWait, treatment }: Contestant, moment: Moment, candidate: OpenCandidate): number {
    const { at, receptivity } = this.#bestHour(action, treatment.channel, mustWait, moment)
    if (at > this.#step.world.now) candidate.later = at
    return receptivity
  }

  /** The features of the context, as hashes. */
  get features(): readonly number[] {
    if (this.#features === undefined) {
      this.#features = []
      for (const read of this.#step.world.playbook.features) read(this.#scope, this.#features)
    }
    return this.#features
  }

  /** How pressed the customer is. */
  get pressure(): number {
    const { customer, world } = this.#step
    this.#pressure ??= pressureOn(customer, world.playbook.policy.fatigue.halfLifeMs, world.now)
    return this.#pressure
  }

  /** By how much likelier than on average the customer attends to something that interrupts at an instant. */
  receptivityAt(at: number): number {
    const slot = hourSlot(this.#scope.zone, at)
    const known = this.#receptivity.get(slot)
    if (known !== undefined) return known
    const { customer, world } = this.#step
    if (this.#segment === null) this.#segment = segmentOf(this.#step)
    const found = receptivity(customer, this.#segment, slot, world.model, world.now)
    this.#receptivity.set(slot, found)
    return found
  }

  /**
   * The best of now and the full hours within the time that an action may wait, by how receptive the customer is then
   * and what consent, quiet hours and limits allow. Waiting lets a moment fade a little, and must be clearly better.
   */
  #bestHour(action: Action, channel: Channel, mustWait: boolean, moment: Moment): Hour {
    const { customer, world } = this.#step
    const { now, playbook } = world
    const current = this.receptivityAt(now)
    const here = { at: now, receptivity: current }
    if (action.waitsMs === 0 || moment.kind !== 'trigger') return here
    const deadline = Math.min(moment.since + action.waitsMs, now + MOST_HOURS * HOUR_MS)
    const intent = { channel, topic: action.topic, campaign: action.campaign?.id }
    let best = mustWait ? undefined : { ...here, receptivity: current * CLEARLY }
    for (let at = (Math.floor(now / HOUR_MS) + 1) * HOUR_MS; at <= deadline; at += HOUR_MS) {
      const then = this.receptivityAt(at) * (1 - FADES) ** ((at - now) / HOUR_MS)
      if (best !== undefined && then <= best.receptivity) continue
      if (whyNotNow(playbook.policy, customer, intent, this.#scope.zone, at) === undefined)
        best = { at, receptivity: then }
    }
    // Where no hour is free, the one that was to come first is looked at again.
    if (best === undefined) return { at: deadline, receptivity: current }
    return best.at === now ? here : best
  }

  /** What context adds to the logit of a response on a channel, whatever the action: mean and variance. */
  #leanOf(channel: number): Float64Array {
    const known = this.#leans.get(channel)
    if (known !== undefined) return known
    const { model, now } = this.#step.world
    const lean = new Float64Array(2)
    model.readLeans([channel], this.features, now, lean, 0, 2)
    this.#leans.set(channel, lean)
    return lean
  }

  #contextOf({ contexts }: Action): number {
    let factor = 1
    for (const context of contexts) factor *= context(this.#scope)
    return factor
  }

  /** What an interruption costs now: more, the more pressed the customer is, and what is at stake should it be the last. */
  #costOfInterrupting(): number {
    if (this.#interruption !== undefined) return this.#interruption
    const { model, now } = this.#step.world
    const { fatigue, interruptionCost, relationValue } = this.#policy
    let cost = interruptionCost
    if (cost > 0 && fatigue.perContact > 0) cost *= 1 + fatigue.perContact * this.pressure
    if (relationValue > 0)
      cost += relationValue * optOutRisk(model.counts(optOutName(pressureStep(this.pressure)), now))
    this.#interruption = cost
    return cost
  }
}

/** Takes what was read of a contestant then, where a past is lived again: what the model knew, and what the hour was worth. */
function readAgain(past: PastDecision, { action, treatment }: Contestant, numbers: Float64Array, row: number): void {
  const factors = past.factors(action.id, treatment.channel.id)
  if (!factors) return
  const at = row * FACTORS
  numbers[at + SUCCESSES] = factors.successes
  numbers[at + FAILURES] = factors.failures
  numbers[at + SHARED_SUCCESSES] = factors.sharedSuccesses
  numbers[at + SHARED_FAILURES] = factors.sharedFailures
  numbers[at + RECEPTIVITY] = factors.receptivity
  if (past.keepsLean) {
    numbers[at + LEAN] = factors.lean
    numbers[at + LEAN_VARIANCE] = factors.leanVariance
  }
  if (past.keepsInterruption) {
    numbers[at + INTERRUPTION] = factors.interruption
    numbers[at + COST] = treatment.channel.cost + factors.interruption
  }
}

/** The people among whom a customer counts: the first in rank of the personas that the customer belongs to. */
export function segmentOf({ customer, world }: Stepping): string | undefined {
  return ownPersonasOf(customer, world.playbook)[0]?.audience
}
