import { believe } from '../model/beta.ts'
import type { World } from '../world.ts'
import type { Action, Treatment } from './action.ts'
import type { Factors } from './decision.ts'

/** Expected net value of an action on a channel: P(response) × value × lever − the cost of sending and of interrupting. */
export function weigh(action: Action, { channel }: Treatment, world: World): Factors {
  const { successes, failures } = world.model.counts(action.id, channel.id)
  const { alpha, beta } = action.prior
  const belief = believe(action.prior, { successes, failures })
  const gain = action.value * action.lever
  const cost = channel.cost + (channel.interrupts ? world.playbook.policy.interruptionCost : 0)
  return {
    successes,
    failures,
    alpha,
    beta,
    value: action.value,
    lever: action.lever,
    cost,
    net: belief.mean * gain - cost,
    deviation: belief.deviation * Math.abs(gain),
  }
}
