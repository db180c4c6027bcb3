import { asNumber, type JsonObject, valueAt } from '../json.ts'
import type { Offer } from '../offer/offer.ts'
import { minorDigits } from './amount-reader.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'

type ValueDefinition = PlaybookDefinition['actions'][string]['value']

/** Compiles what a response is worth to a function of the properties of the event that made the moment; minor units. */
export function compileValue(
  given: ValueDefinition,
  path: string,
  currency: string,
  offers: ReadonlyMap<string, Offer>,
  compiler: ConditionCompiler,
): (properties: JsonObject) => number {
  if (typeof given === 'number') return () => given
  if ('marginOf' in given) {
    const margin = offers.get(given.marginOf)?.margin
    if (margin === undefined)
      compiler.problem(`${path}.marginOf`, `there is no offer "${given.marginOf}" with a \`margin\``)
    const worth = (margin ?? 0) * given.times
    return () => worth
  }
  const names = given.property.split('.')
  const factor = given.times * 10 ** minorDigits(currency)
  return (properties) => {
    const value = asNumber(valueAt(properties, names))
    return value === undefined ? given.otherwise : Math.round(value * factor)
  }
}
