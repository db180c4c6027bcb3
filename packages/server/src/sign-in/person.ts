import type { Json, JsonObject } from '@attune/engine'
import { normaliseEmail } from '../identifiers/email.ts'
import { isFitId } from '../sources/fields.ts'
import type { IssuerDefinition } from './definition.ts'
import type { IssuerClaims } from './issuer.ts'
import { SignInError } from './sign-in-error.ts'

/** Who has signed in, by what the issuer says. */
export interface Person {
  /** `oidc:<issuer>:<subject>`, and the e-mail address where the issuer has verified it. */
  readonly identifiers: readonly [string, ...string[]]
  readonly traits: JsonObject
}

const MAX_VALUE_LENGTH = 256
const MAX_TRAIT_LENGTH = 1000

/**
 * What the claims of an issuer come to. An address that is not verified is nobody's: who could claim any address at
 * an issuer would be taken for its owner. Throws `SignInError`.
 */
export function personOf(claims: IssuerClaims, issuer: string, definition: IssuerDefinition): Person {
  const subject = `${issuer}:${claims.sub}`
  if (subject.length > MAX_VALUE_LENGTH || !isFitId(subject)) throw new SignInError('answer_invalid')
  const isVerified = claims.email_verified === true || claims.email_verified === 'true'
  const email = typeof claims.email === 'string' && claims.email !== '' ? claims.email : undefined
  if (email !== undefined && !isVerified && definition.unverifiedEmail === 'refuse')
    throw new SignInError('email_unverified')
  const address = email === undefined || !isVerified ? undefined : normaliseEmail(email)
  const traits: Record<string, Json> = {}
  for (const [claim, trait] of Object.entries(definition.traits)) {
    const value = claim === 'email' && !isVerified ? undefined : claims[claim]
    if (isPlain(value)) traits[trait] = value
  }
  return { identifiers: [`oidc:${subject}`, ...(address === undefined ? [] : [`email:${address}`])], traits }
}

function isPlain(value: unknown): value is string | number | boolean {
  if (typeof value === 'string') return value !== '' && value.length <= MAX_TRAIT_LENGTH
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
