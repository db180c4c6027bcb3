import { isMember } from '../audience/membership.ts'
import { isTrue } from '../condition/answer.ts'
import type { Scope } from '../condition/scope.ts'
import { type Policy, whyNotNow } from '../consent/policy.ts'
import type { Channel } from '../delivery/channel.ts'
import { hourSlot, receptivity } from '../model/attention.ts'
import { shareEvidence } from '../model/evidence.ts'
import { optOutName, optOutRisk, pressureOn, pressureStep } from '../model/pressure.ts'
import type { NormalBelief } from '../model/weights.ts'
import type { Stepping } from '../stepping.ts'
import type { Action, Treatment } from './action.ts'
import type { OpenCandidate } from './choose.ts'
import type { Contestant } from './contestant.ts'
import type { Factors } from './decision.ts'
import type { Moment } from './moment.ts'
import { netValue } from './net-value.ts'

/** An instant at which something could be done, and how receptive the customer is taken to be then. */
interface Hour {
  readonly at: number
  readonly receptivity: number
}

const HOUR_MS = 3_600_000

/** No further ahead is looked for a better hour. */
const MOST_HOURS = 48

/** A moment fades by this share with each hour of waiting. */
const FADES = 0.005

/** So many times better a later hour must be. */
const CLEARLY = 1.1

const NO_LEAN: NormalBelief = { mean: 0, variance: 0 }

/**
 * Weighs the contestants of one moment: P(response) × value × context × lever − the cost of sending and of
 * interrupting. A class, because what is the same for all of them (how pressed the customer is, how receptive at this
 * hour, the features of the context) is found out once, and only where somebody asks.
 */
export class Weighing {
  readonly #step: Stepping
  readonly #policy: Policy
  readonly #scope: Scope
  readonly #leans = new Map<Channel, NormalBelief>()
  #features: number[] | undefined
  #pressure: number | undefined
  #interruption: number | undefined
  #segment: string | undefined | null = null
  readonly #receptivity = new Map<number, number>()

  /** The policy may be a variant's own. */
  constructor(step: Stepping, scope: Scope, policy: Policy = step.world.playbook.policy) {
    this.#policy = policy
    this.#step = step
    this.#scope = scope
  }

  /** Writes the factors of a contestant into its candidate, and for which instant they hold where that is not now. */
  weigh({ action, mustWait, treatment }: Contestant, moment: Moment, candidate: OpenCandidate): void {
    const hour = this.#bestHour(action, treatment.channel, mustWait, moment)
    candidate.factors = this.factorsOf(action, treatment, hour.receptivity)
    if (hour.at > this.#step.world.now) candidate.later = hour.at
  }

  /** What an action on a channel is worth to somebody this receptive. */
  factorsOf(action: Action, { channel, hash }: Treatment, receptive: number): Factors {
    const { world } = this.#step
    const evidence = world.model.evidence(action.id, channel.id, world.now)
    const shared = shareEvidence(evidence)
    const lean = action.looksAtFeatures ? this.#leanOf(action, channel, hash) : NO_LEAN
    const interruption = channel.interrupts ? this.#costOfInterrupting() : 0
    const factors = {
      successes: evidence.own.successes,
      failures: evidence.own.failures,
      alpha: action.prior.alpha,
      beta: action.prior.beta,
      sharedSuccesses: shared.successes,
      sharedFailures: shared.failures,
      lean: lean.mean,
      leanVariance: lean.variance,
      receptivity: receptive,
      value: action.valueOf(this.#scope.properties),
      context: this.#contextOf(action),
      lever: action.lever,
      interruption,
      cost: channel.cost + interruption,
      net: 0,
      deviation: 0,
    }
    const { net, deviation } = netValue(factors)
    factors.net = net
    factors.deviation = deviation
    return factors
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
    if (!channel.interrupts) return { at: now, receptivity: 1 }
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

  /** What context adds to the logit of a response; the channel's part is the same for all actions on it. */
  #leanOf(action: Action, channel: Channel, hash: number): NormalBelief {
    const { model, now } = this.#step.world
    let general = this.#leans.get(channel)
    if (general === undefined) {
      general = model.lean(hash, this.features, now)
      this.#leans.set(channel, general)
    }
    const own = model.lean(action.hash, this.features, now)
    return { mean: general.mean + own.mean, variance: general.variance + own.variance }
  }

  #contextOf({ contexts }: Action): number {
    let factor = 1
    for (const { times, when } of contexts) if (isTrue(when(this.#scope))) factor *= times
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

/** The people among whom a customer counts: the first in rank of the personas that the customer belongs to. */
export function segmentOf({ customer, world }: Stepping): string | undefined {
  return world.playbook.personas.find(({ audience }) => isMember(customer, audience))?.audience
}
