import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** A number has 15 digits at most (E.164); with what people put between them no more than this. */
const MAX_LENGTH = 40

/** A phone number in the form of E.164; undefined for what is none. `region` (ISO 3166) is that of numbers without a country. */
export function normalisePhone(value: string, region: string): string | undefined {
  if (value.length > MAX_LENGTH) return undefined
  const country = isSupportedCountry(region) ? (region as CountryCode) : undefined
  const parsed = parsePhoneNumberFromString(value, country)
  // An extension leads to a switchboard, which is not one person's.
  return parsed?.isValid() && parsed.ext === undefined ? parsed.number : undefined
}
