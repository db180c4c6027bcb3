import { type Belief, believe } from '../model/beta.ts'
import { addShared } from '../model/learned.ts'
import { logistic, logit } from '../model/weights.ts'
import type { Factors } from './decision.ts'

type Read = Omit<Factors, 'net' | 'deviation'>

/** Mean and standard deviation of the net value that the numbers read make, in minor units. */
export function netValue(read: Read): Pick<Factors, 'net' | 'deviation'> {
  const belief = responseBelief(read)
  const gain = read.value * read.context * read.lever
  return { net: belief.mean * gain - read.cost, deviation: belief.deviation * Math.abs(gain) }
}

/** What is believed of the probability of a response, by the numbers read. */
export function responseBelief(read: Read): Belief {
  const counted = believe(addShared(read, { successes: read.sharedSuccesses, failures: read.sharedFailures }), read)
  const inContext = read.leanVariance === 0 ? counted : leaning(counted, read.lean, read.leanVariance)
  if (read.receptivity === 1) return inContext
  return {
    mean: Math.min(1, inContext.mean * read.receptivity),
    deviation: inContext.deviation * read.receptivity,
  }
}

/**
 * A probability moved on the scale of the logit by a normal amount. The mean of the logistic of a normal variable is
 * close to logistic(mean / √(1 + π variance / 8)) (MacKay 1992, equation 10); the deviation is that of the logit times
 * the slope there.
 */
function leaning({ deviation, mean }: Belief, lean: number, leanVariance: number): Belief {
  const slope = mean * (1 - mean)
  const variance = (deviation / slope) ** 2 + leanVariance
  const p = logistic((logit(mean) + lean) / Math.sqrt(1 + (Math.PI * variance) / 8))
  return { mean: p, deviation: Math.sqrt(variance) * p * (1 - p) }
}
