import type { Json, JsonObject, ZoneSource } from '@attune/engine'
import { zoneOfPhone, zoneOfZip } from '../identifiers/zones.ts'
import { isObject } from './fields.ts'

/** Where a person seems to live. */
export interface ZoneHint {
  readonly zone: string
  readonly zoneSource: ZoneSource
}

const PHONE = 'phone:'

/** Names under which postal codes are sent, in the traits or in their `address`. */
const POSTAL_CODES = ['postal_code', 'postalCode', 'zip', 'zipCode', 'zip_code', 'zipcode']

/** What traits and identifiers tell of a person's time zone: the postal code of the home, else the phone number. */
export function zoneHint(identifiers: readonly string[], traits: JsonObject): ZoneHint | undefined {
  const zip = postalCodeIn(traits)
  const byZip = zip === undefined ? undefined : zoneOfZip(zip)
  if (byZip !== undefined) return { zone: byZip, zoneSource: 'postal-code' }
  const phone = identifiers.find((identifier) => identifier.startsWith(PHONE))
  const byPhone = phone === undefined ? undefined : zoneOfPhone(phone.slice(PHONE.length))
  return byPhone === undefined ? undefined : { zone: byPhone, zoneSource: 'phone' }
}

/** A US ZIP code; codes of other countries look alike and tell something else. */
function postalCodeIn(traits: JsonObject): string | undefined {
  for (const place of [traits, traits.address]) {
    if (!isObject(place) || !isOfUnitedStates(place.country ?? traits.country)) continue
    for (const name of POSTAL_CODES) {
      const code = place[name]
      if (typeof code === 'string') return code
      if (typeof code === 'number') return String(code).padStart(5, '0')
    }
  }
  return undefined
}

function isOfUnitedStates(country: Json | undefined): boolean {
  return country == null || (typeof country === 'string' && /^(us|usa|united states.*)$/i.test(country.trim()))
}
