import { asNumber, type JsonObject, valueAt } from '../json.ts'

/** Reads an amount of money at a dotted path as whole minor units; undefined where there is none. */
export function amountReader(
  path: string,
  unit: 'major' | 'minor',
  currency: string,
): (properties: JsonObject) => number | undefined {
  const names = path.split('.')
  const factor = unit === 'minor' ? 1 : 10 ** minorDigits(currency)
  return (properties) => {
    const value = asNumber(valueAt(properties, names))
    // Rounding a decimal amount to minor units once, when it comes in, keeps every sum exact.
    return value === undefined ? undefined : Math.round(value * factor)
  }
}

/** Digits after the point in a currency (ISO 4217, from the runtime's own data). */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}
