import { type Belief, believe } from '../model/beta.ts'
import type { World } from '../world.ts'
import type { Action, Treatment } from './action.ts'
import type { Factors } from './decision.ts'

/** Expected net value of an action on a channel: P(response) × value × lever − the cost of sending and of interrupting. */
export function weigh(action: Action, { channel }: Treatment, world: World): Factors {
  const { successes, failures } = world.model.counts(action.id, channel.id)
  const { alpha, beta } = action.prior
  const { lever, value } = action
  const cost = channel.cost + (channel.interrupts ? world.playbook.policy.interruptionCost : 0)
  const read = { successes, failures, alpha, beta, value, lever, cost }
  return { ...read, ...netValue(read) }
}

/** Mean and standard deviation of the net value that the numbers read make, in minor units. */
export function netValue(read: Omit<Factors, 'net' | 'deviation'>): Pick<Factors, 'net' | 'deviation'> {
  const belief = responseBelief(read)
  const gain = read.value * read.lever
  return { net: belief.mean * gain - read.cost, deviation: belief.deviation * Math.abs(gain) }
}

/** What is believed of the probability of a response, by the numbers read. */
export function responseBelief(read: Omit<Factors, 'net' | 'deviation'>): Belief {
  return believe(read, read)
}
