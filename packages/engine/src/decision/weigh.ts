import { isMember } from '../audience/membership.ts'
import { isTrue } from '../condition/answer.ts'
import type { Scope } from '../condition/scope.ts'
import type { Policy } from '../consent/policy.ts'
import type { Channel } from '../delivery/channel.ts'
import { hourSlot, receptivity } from '../model/attention.ts'
import { shareEvidence } from '../model/evidence.ts'
import { optOutName, optOutRisk, pressureOn, pressureStep } from '../model/pressure.ts'
import type { NormalBelief } from '../model/weights.ts'
import type { Stepping } from '../stepping.ts'
import type { Action, Treatment } from './action.ts'
import type { Factors } from './decision.ts'
import { netValue } from './net-value.ts'

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

  weigh(action: Action, { channel, hash }: Treatment): Factors {
    const { world } = this.#step
    const evidence = world.model.evidence(action.id, channel.id, world.now)
    const shared = shareEvidence(evidence)
    const lean = action.looksAtFeatures ? this.#leanOf(action, channel, hash) : NO_LEAN
    const interruption = channel.interrupts ? this.#costOfInterrupting() : 0
    const read = {
      successes: evidence.own.successes,
      failures: evidence.own.failures,
      alpha: action.prior.alpha,
      beta: action.prior.beta,
      sharedSuccesses: shared.successes,
      sharedFailures: shared.failures,
      lean: lean.mean,
      leanVariance: lean.variance,
      receptivity: channel.interrupts ? this.receptivityAt(world.now) : 1,
      value: action.valueOf(this.#scope.properties),
      context: this.#contextOf(action),
      lever: action.lever,
      interruption,
      cost: channel.cost + interruption,
    }
    const { net, deviation } = netValue(read)
    return { ...read, net, deviation }
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
