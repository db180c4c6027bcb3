import { isTrue } from '../condition/answer.ts'
import type { CountExperiment } from '../effects/count-experiment.ts'
import type { Tracked } from '../events/tracked.ts'
import type { JsonObject } from '../json.ts'
import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'

/** That a customer takes part in an experiment: from the first time on that the variant could have mattered. */
export interface Participation {
  readonly experiment: string
  /** Kept from then on, whatever becomes of weights, coverage and the attribute. */
  readonly variant: string
  readonly at: number
  /** What the goal has come to so far. */
  value: number
  converted: boolean
  optedOut: boolean
  complained: boolean
}

/** Experiments that a customer is known to take part in at once; a further one takes the place of the oldest. */
const CAPACITY = 30

/** Lets the customer take part from now on; somebody who does already is not counted again. */
export function takePart(experiment: string, variant: string, step: Stepping): void {
  const { customer, world } = step
  if (customer.participations.some((known) => known.experiment === experiment)) return
  if (customer.participations.length >= CAPACITY) customer.participations.shift()
  const nothing = { value: 0, converted: false, optedOut: false, complained: false }
  customer.participations.push({ experiment, variant, at: world.now, ...nothing })
  step.effect({ type: 'count-experiment', experiment, variant, count: 'exposed', by: 1 })
}

/** Credits an event to the experiments whose goal, or harm, it is. */
export function noteGoals(event: Tracked, step: Stepping): void {
  const { customer, world } = step
  if (customer.participations.length === 0 || !world.playbook.experimentEvents.has(event.name)) return
  for (const taken of customer.participations) {
    const experiment = world.playbook.experiments.get(taken.experiment)
    if (!experiment || event.at < taken.at || event.at >= taken.at + experiment.goal.withinMs) continue
    const { complaintEvent, goal } = experiment
    if (event.name === complaintEvent && !taken.complained) {
      taken.complained = true
      count(taken, 'complained', 1, step)
    }
    if (event.name !== goal.event || (goal.where && !isTrue(goal.where(step.scope)))) continue
    if (!taken.converted) {
      taken.converted = true
      count(taken, 'converted', 1, step)
    }
    if (goal.value) addValue(taken, numberAt(event.properties, goal.value), step)
  }
}

/** The sum of squares is that of each person's total, so that a spread between people comes out. */
function addValue(taken: Participation, by: number, step: Stepping): void {
  if (by === 0) return
  const before = taken.value
  taken.value += by
  count(taken, 'value', by, step)
  count(taken, 'squares', taken.value ** 2 - before ** 2, step)
}

function numberAt(properties: JsonObject, path: readonly string[]): number {
  let value: unknown = properties
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** The source of statements that come of a complaint which a provider has passed on. */
const COMPLAINT = 'complaint'

/** Notes where in this step the customer has refused something, or complained by way of a provider. */
export function noteRefusals(step: Stepping): void {
  const { customer, effects, world } = step
  if (customer.participations.length === 0) return
  let refuses = false
  let complains = false
  for (const effect of effects) {
    if (effect.type !== 'record-consent' || effect.consent.state !== 'denied') continue
    if (effect.ignored === undefined) refuses = true
    // Also of somebody who has refused already.
    if (effect.consent.source === COMPLAINT) complains = true
  }
  if (!refuses && !complains) return
  for (const taken of customer.participations) {
    const experiment = world.playbook.experiments.get(taken.experiment)
    if (!experiment || world.now >= taken.at + experiment.goal.withinMs) continue
    if (refuses && !taken.optedOut) {
      taken.optedOut = true
      count(taken, 'optedOut', 1, step)
    }
    if (complains && !taken.complained) {
      taken.complained = true
      count(taken, 'complained', 1, step)
    }
  }
}

function count({ experiment, variant }: Participation, what: CountExperiment['count'], by: number, step: Stepping) {
  step.effect({ type: 'count-experiment', experiment, variant, count: what, by })
}

/**
 * Of two who are found to be one, each experiment keeps whom it saw first; what has come of the other is theirs from
 * then on, and they are counted as one person.
 */
export function mergeParticipations(winner: Customer, loser: Customer, step: Stepping): void {
  const before = [...winner.participations, ...loser.participations]
  for (const taken of loser.participations) {
    const known = winner.participations.findIndex(({ experiment }) => experiment === taken.experiment)
    if (known < 0) winner.participations.push(taken)
    else winner.participations[known] = joined(winner.participations[known]!, taken)
  }
  countDifference(before, winner.participations, step)
}

function joined(one: Participation, other: Participation): Participation {
  const [first, second] = other.at < one.at ? [other, one] : [one, other]
  return {
    ...first,
    value: first.value + second.value,
    converted: first.converted || second.converted,
    optedOut: first.optedOut || second.optedOut,
    complained: first.complained || second.complained,
  }
}

const COUNTS = ['exposed', 'converted', 'optedOut', 'complained', 'value', 'squares'] as const

/** Counts what is taken part in otherwise than before: who were two are one person, or were one and are two. */
export function countDifference(
  before: readonly Participation[],
  after: readonly Participation[],
  step: Stepping,
): void {
  for (const taken of before) if (!after.includes(taken)) countAll(taken, -1, step)
  for (const taken of after) if (!before.includes(taken)) countAll(taken, 1, step)
}

function countAll(taken: Participation, sign: 1 | -1, step: Stepping): void {
  const { complained, converted, optedOut, value } = taken
  const one = { exposed: 1, converted: +converted, optedOut: +optedOut, complained: +complained }
  const counts = { ...one, value, squares: value ** 2 }
  for (const what of COUNTS) if (counts[what] !== 0) count(taken, what, sign * counts[what], step)
}
