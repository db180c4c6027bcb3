import { compileClock } from '../condition/clock.ts'
import type { RedemptionDefinition } from '../redemption/definition.ts'
import type { StockTerms } from '../redemption/stock.ts'
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
  const uniqueCodes = given.codes === 'unique'
  if (given.for === 'code' && code === undefined && !uniqueCodes)
    compiler.problem(
      `offers.${id}.redemption.code`,
      'an offer that is for a code needs one, such as SUMMER26, or `codes: unique`',
    )
  if (uniqueCodes && (code !== undefined || given.for === 'everyone'))
    compiler.problem(
      `offers.${id}.redemption.codes`,
      'unique codes come from batches and are for `code` or `holders`; take `code` away',
    )
  if (given.for !== 'code' && code !== undefined)
    compiler.problem(
      `offers.${id}.redemption.code`,
      'a code is asked for only with `for: code`; take it away or add that',
    )
  if (given.for !== 'holders' && given.onlyWhere !== undefined)
    compiler.problem(
      `offers.${id}.redemption.onlyWhere`,
      'only a copy can be tied to a place, and an offer has copies with `for: holders`; take it away or change that',
    )
  return {
    ...{ benefit, exclusive, group, marginFloor, priority, requires, worth },
    for: given.for,
    code: code === undefined ? undefined : comparableCode(code),
    uniqueCodes,
    stock: given.stock && compileStock(id, given.stock, compiler),
    channels: channels && new Set(channels),
    places: places && new Set(places),
    onlyWhere: given.onlyWhere?.split('.'),
    isOpenAt: given.hours ? compileClock(given.hours).holds : () => true,
    limit: limit && {
      max: limit.max,
      perHousehold: limit.per === 'household',
      withinMs: limit.within === undefined ? Number.POSITIVE_INFINITY : durationMs(limit.within),
    },
    unitPool: budget?.units === undefined ? undefined : `redemption:${id}:units`,
    amountPool: budget?.amount === undefined ? undefined : `redemption:${id}:amount`,
  }
}

function compileStock(
  id: string,
  { feed, field, placeProperty, reserve, sku }: NonNullable<RedemptionDefinition['stock']>,
  compiler: ConditionCompiler,
): StockTerms {
  if (!compiler.hasFeed(feed))
    compiler.problem(`offers.${id}.redemption.stock.feed`, `there is no feed "${feed}" in the playbook`)
  return { feed, sku, field: field.split('.'), placeProperty: placeProperty.split('.'), reserve }
}
