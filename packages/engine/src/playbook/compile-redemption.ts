import { compileClock } from '../condition/clock.ts'
import type { RedemptionDefinition } from '../redemption/definition.ts'
import { comparableCode, type RedemptionTerms } from '../redemption/terms.ts'
import { durationMs } from '../time/duration.ts'
import type { ConditionCompiler } from './condition-compiler.ts'

/** Compiles how an offer is used at a till. */
export function compileRedemption(
  id: string,
  given: RedemptionDefinition,
  compiler: ConditionCompiler,
): RedemptionTerms {
  const { benefit, budget, channels, code, exclusive, group, limit, marginFloor, places, priority, requires, worth } =
    given
  if (given.for === 'code' && code === undefined)
    compiler.problem(`offers.${id}.redemption.code`, 'an offer that is for a code needs one, such as SUMMER26')
  if (given.for !== 'code' && code !== undefined)
    compiler.problem(
      `offers.${id}.redemption.code`,
      'a code is asked for only with `for: code`; take it away or add that',
    )
  return {
    ...{ benefit, exclusive, group, marginFloor, priority, requires, worth },
    for: given.for,
    code: code === undefined ? undefined : comparableCode(code),
    channels: channels && new Set(channels),
    places: places && new Set(places),
    isOpenAt: given.hours ? compileClock(given.hours).holds : () => true,
    limit: limit && {
      max: limit.max,
      withinMs: limit.within === undefined ? Number.POSITIVE_INFINITY : durationMs(limit.within),
    },
    unitPool: budget?.units === undefined ? undefined : `redemption:${id}:units`,
    amountPool: budget?.amount === undefined ? undefined : `redemption:${id}:amount`,
  }
}
