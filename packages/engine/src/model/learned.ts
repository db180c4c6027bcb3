import { hashWords } from '../random.ts'
import { type BetaPrior, believe, NO_RESPONSES, type ResponseCounts } from './beta.ts'
import { weightAt } from './decay.ts'
import { type Evidence, shareEvidence } from './evidence.ts'
import type { Exposure } from './exposure.ts'
import { optOutName } from './pressure.ts'
import { logit, type NormalBelief, Weights } from './weights.ts'

/** What was learned so far from the responses to all customers. A step reads it, the host lets it learn between steps. */
export interface Model {
  /** Number of labels learned up to now: names the snapshot that a step reads. */
  readonly version: number
  /** What is known of responses to an action on a channel as of `now`. */
  evidence(action: string, channel: string, now: number): Evidence
  /** What was counted under a name as of `now`: attention by hour, opt-outs by pressure. */
  counts(name: string, now: number): ResponseCounts
  /** Sum of the weights with which features (hashes) move the logit of a response to a thing (a hash), as of `now`. */
  lean(thing: number, features: readonly number[], now: number): NormalBelief
}

/** Two numbers that are kept under a name; what they mean depends on it. */
export interface LearnedRow {
  readonly name: string
  readonly first: number
  readonly second: number
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

type Pair = { successes: number; failures: number }

/** What a feature or a thing is called in the regression. */
export function hashOf(text: string): number {
  return hashWords(text)[0] | 0
}

/**
 * What was learned, as sums: each label adds to them, so what several nodes learned is merged by adding, and time
 * makes all of it fade alike. Deterministic: the same labels in the same order end in the same bits.
 */
export class Learned implements Model {
  version = 0
  readonly #actions = new Map<string, { readonly all: Pair; readonly channels: Map<string, Pair> }>()
  readonly #channels = new Map<string, Pair>()
  readonly #named = new Map<string, Pair>()
  readonly #weights = new Weights()
  #scaledAt = Number.NaN
  #scale = 1

  evidence(action: string, channel: string, now: number): Evidence {
    const scale = this.#scaleAt(now)
    const known = this.#actions.get(action)
    const own = known?.channels.get(channel)
    return {
      own: scaled(own, undefined, scale),
      action: scaled(known?.all, own, scale),
      channel: scaled(this.#channels.get(channel), own, scale),
    }
  }

  counts(name: string, now: number): ResponseCounts {
    const pair = this.#named.get(name)
    return pair === undefined ? NO_RESPONSES : scaled(pair, undefined, weightAt(now))
  }

  lean(thing: number, features: readonly number[], now: number): NormalBelief {
    return this.#weights.sum(thing, features, this.#scaleAt(now))
  }

  /** What an observation made now would weigh: found out once for all that one moment asks. */
  #scaleAt(now: number): number {
    if (now !== this.#scaledAt) {
      this.#scaledAt = now
      this.#scale = weightAt(now)
    }
    return this.#scale
  }

  /** Learns a label; gives the rows that it changed, as they are now. */
  learn({ correctsAt, counted, exposure, prior, success }: Label, now: number): LearnedRow[] {
    const { action, channel, features } = exposure
    const rows: LearnedRow[] = [{ name: 'version', first: ++this.version, second: 0 }]
    const scale = weightAt(correctsAt ?? now)
    // Before the label itself counts, or it would be believed twice.
    if (features !== undefined) rows.push(...this.#learnLean(exposure, features, { prior, success, correctsAt }, now))
    const change = { successes: success ? scale : 0, failures: success ? 0 : scale }
    if (correctsAt !== undefined) change.failures = -scale
    rows.push(...this.#add(action, channel, change))
    for (const [name, yes] of counted) rows.push(this.#count(name, yes, now))
    return rows
  }

  /** Counts that somebody who was this pressed has opted out; gives the row as it is now. */
  countOptOut(pressure: number, now: number): LearnedRow {
    return this.#count(optOutName(pressure), true, now)
  }

  #count(name: string, yes: boolean, now: number): LearnedRow {
    const scale = weightAt(now)
    const by = { successes: yes ? scale : 0, failures: yes ? 0 : scale }
    return rowOf(`count/${name}`, add(this.#named, name, by))
  }

  /** Takes over a row that `learn` or `countOptOut` gave. */
  restore({ first, name, second }: LearnedRow): void {
    const pair = { successes: first, failures: second }
    const [kind, ...rest] = name.split('/')
    const key = rest.join('/')
    switch (kind) {
      case 'version':
        this.version = first
        return
      case 'weight':
        this.#weights.set(Number(key), first, second)
        return
      case 'count':
        this.#named.set(key, pair)
        return
      case 'action':
        Object.assign(this.#actionOf(key).all, pair)
        return
      case 'channel':
        this.#channels.set(key, pair)
        return
      case 'own':
        this.#actionOf(rest[0] ?? '').channels.set(rest[1] ?? '', pair)
        return
    }
  }

  #learnLean(
    { action, channel }: Exposure,
    features: readonly number[],
    { correctsAt, prior, success }: Pick<Label, 'correctsAt' | 'prior' | 'success'>,
    now: number,
  ): LearnedRow[] {
    const things = [hashOf(action), hashOf(channel)]
    const slots =
      correctsAt === undefined
        ? this.#weights.learn(things, features, this.#logitOf(action, channel, prior, now), success, weightAt(now))
        : this.#weights.correct(things, features, weightAt(correctsAt))
    return [...slots].map((slot) => {
      const [first, second] = this.#weights.at(slot)
      return { name: `weight/${slot}`, first, second }
    })
  }

  /** What is believed without the context, on the scale of the logit. */
  #logitOf(action: string, channel: string, prior: BetaPrior, now: number): number {
    const evidence = this.evidence(action, channel, now)
    return logit(believe(addShared(prior, shareEvidence(evidence)), evidence.own).mean)
  }

  /** The sums above are kept too, not made anew from their parts: in another order they would end in other bits. */
  #add(action: string, channel: string, by: Pair): LearnedRow[] {
    const { all, channels } = this.#actionOf(action)
    all.successes += by.successes
    all.failures += by.failures
    return [
      rowOf(`own/${action}/${channel}`, add(channels, channel, by)),
      rowOf(`action/${action}`, all),
      rowOf(`channel/${channel}`, add(this.#channels, channel, by)),
    ]
  }

  #actionOf(action: string) {
    const known = this.#actions.get(action)
    if (known) return known
    const fresh = { all: { successes: 0, failures: 0 }, channels: new Map<string, Pair>() }
    this.#actions.set(action, fresh)
    return fresh
  }
}

/** A prior with what the levels above tell. */
export function addShared({ alpha, beta }: BetaPrior, { failures, successes }: ResponseCounts): BetaPrior {
  return { alpha: alpha + successes, beta: beta + failures }
}

function rowOf(name: string, { successes, failures }: Pair): LearnedRow {
  return { name, first: successes, second: failures }
}

function add(pairs: Map<string, Pair>, key: string, by: Pair): Pair {
  const pair = pairs.get(key) ?? { successes: 0, failures: 0 }
  pairs.set(key, pair)
  pair.successes += by.successes
  pair.failures += by.failures
  return pair
}

/** What a pair counts now, without a part of it; rounding never makes it less than nothing. */
function scaled(pair: Pair | undefined, without: Pair | undefined, scale: number): ResponseCounts {
  if (pair === undefined) return NO_RESPONSES
  return {
    successes: Math.max(0, pair.successes - (without?.successes ?? 0)) / scale,
    failures: Math.max(0, pair.failures - (without?.failures ?? 0)) / scale,
  }
}
