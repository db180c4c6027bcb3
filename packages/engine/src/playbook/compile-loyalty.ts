import { asNumber, type JsonObject, valueAt } from '../json.ts'
import type { ProgrammeDefinition } from '../loyalty/definition.ts'
import { type EarningRule, earnedKey, type PointsCap, type Programme, type ReturnRule } from '../loyalty/programme.ts'
import type { Offer } from '../offer/offer.ts'
import { durationMs } from '../time/duration.ts'
import { amountReader } from './amount-reader.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'

type EarnDefinition = ProgrammeDefinition['earn'][number]

/** Compiles the loyalty programmes and indexes the events by which points are earned and taken back. */
export function compileLoyalty(
  { brand, loyalty }: PlaybookDefinition,
  offers: ReadonlyMap<string, Offer>,
  compiler: ConditionCompiler,
) {
  const programmes = new Map<string, Programme>()
  const earningByEvent = new Map<string, EarningRule[]>()
  const returnsByEvent = new Map<string, ReturnRule[]>()
  for (const [id, given] of Object.entries(loyalty)) {
    const programme = compileProgramme(id, given, offers, compiler)
    if (programme.limit?.perHousehold) compiler.countForHouseholds(id, programme.limit.withinMs)
    programmes.set(id, programme)
    given.earn.forEach((rule, index) => {
      append(earningByEvent, rule.event, compileRule(rule, index, programme, brand.currency, compiler))
    })
    const { returns } = given
    if (!returns) continue
    append(returnsByEvent, returns.event, {
      programme,
      order: textReader(returns.order),
      amount: returns.of === undefined ? undefined : amountReader(returns.of, returns.in, brand.currency),
    })
  }
  return { programmes, earningByEvent, returnsByEvent }
}

function compileProgramme(
  id: string,
  given: ProgrammeDefinition,
  offers: ReadonlyMap<string, Offer>,
  compiler: ConditionCompiler,
): Programme {
  given.tiers.forEach(({ reach, within }, i) => {
    const below = given.tiers[i - 1]
    if (below && below.within === within && below.reach >= reach)
      compiler.problem(`loyalty.${id}.tiers[${i}].reach`, 'a tier asks for more than the one before it')
  })
  const rewards = Object.entries(given.rewards).map(([reward, { offer, points }]) => {
    if (offer !== undefined && !offers.has(offer))
      compiler.problem(`loyalty.${id}.rewards.${reward}.offer`, `there is no offer "${offer}"`)
    return [reward, { points, offer: offer === undefined ? undefined : offers.get(offer) }] as const
  })
  return {
    id,
    spendableAfterMs: given.spendableAfter === undefined ? 0 : durationMs(given.spendableAfter),
    expiresAfterMs: given.expiresAfter === undefined ? Number.POSITIVE_INFINITY : durationMs(given.expiresAfter),
    limit: compileCap(given.limit),
    holdsBeyondLimit: given.limit?.beyond === 'held',
    spending: given.spending && compileCap({ ...given.spending, points: given.spending.times }),
    transfers: given.transfers && { limit: compileCap(given.transfers.limit) },
    approveAbove: given.approval?.above ?? Number.POSITIVE_INFINITY,
    tiers: given.tiers.map(({ factor, id: tier, keeps, reach, within }) => ({
      ...{ id: tier, reach, factor },
      withinMs: durationMs(within),
      keepsMs: durationMs(keeps),
    })),
    rewards: new Map(rewards),
  }
}

function compileCap(
  given:
    | { readonly points: number; readonly within: string; readonly per?: 'person' | 'household' | undefined }
    | undefined,
): PointsCap | undefined {
  return (
    given && {
      ...{ points: given.points, withinMs: durationMs(given.within) },
      perHousehold: given.per === 'household',
    }
  )
}

function compileRule(
  given: EarnDefinition,
  index: number,
  programme: Programme,
  currency: string,
  compiler: ConditionCompiler,
): EarningRule {
  const path = `loyalty.${programme.id}.earn[${index}]`
  const { cap, multipliers, order, points } = given
  return {
    programme,
    key: earnedKey(programme.id, index),
    where: compiler.compileGiven(given.where, `${path}.where`, 'event'),
    measure: 'each' in points ? () => 1 : amountReader(points.of, points.in, currency),
    pointsFor: 'each' in points ? () => points.each : (amount) => Math.floor(amount / points.per) * points.give,
    order: order === undefined ? undefined : textReader(order),
    redemption: textReader(given.redemption),
    multipliers: multipliers.map(({ factor, when }, i) => ({
      factor,
      when: compiler.compile(when, `${path}.multipliers[${i}].when`, 'event'),
    })),
    cap: compileCap(cap),
  }
}

function textReader(path: string): (properties: JsonObject) => string | undefined {
  const names = path.split('.')
  return (properties) => {
    const value = valueAt(properties, names)
    if (typeof value === 'string' && value !== '') return value.slice(0, 200)
    return asNumber(value)?.toString()
  }
}
