import type { ErrorCode } from '../errors.ts'
import { normaliseEmail } from './email.ts'
import { normalisePhone } from './phone.ts'

/** An identifier as `namespace:value`, or why its value is none. */
export type Normalised =
  | { readonly ok: true; readonly identifier: string }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string }

const NOT_AN_EMAIL = { ok: false, code: 'invalid_email', message: 'This is no e-mail address.' } as const
const NOT_A_PHONE = { ok: false, code: 'invalid_phone', message: 'This is no phone number.' } as const

/** Brings the value of an identifier into the form in which it is compared. `region`: ISO 3166 country of local phone numbers. */
export function normaliseIdentifier(namespace: string, value: string, region: string): Normalised {
  switch (namespace) {
    case 'email': {
      const address = normaliseEmail(value)
      return address === undefined ? NOT_AN_EMAIL : { ok: true, identifier: `email:${address}` }
    }
    case 'phone': {
      const number = normalisePhone(value, region)
      return number === undefined ? NOT_A_PHONE : { ok: true, identifier: `phone:${number}` }
    }
    default:
      return { ok: true, identifier: `${namespace}:${value}` }
  }
}

/** The same for `namespace:value`; given back as it is where its value is none, so that it leads to nobody. */
export function normalised(identifier: string, region: string): string {
  const colon = identifier.indexOf(':')
  const result = normaliseIdentifier(identifier.slice(0, colon), identifier.slice(colon + 1), region)
  return result.ok ? result.identifier : identifier
}
