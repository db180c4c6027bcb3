import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { hmacOf } from '../hmac.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Who a token is about and for whom it is made. */
interface TokenContent {
  /** Number of the customer; it stands in the token as a reference that tells nothing. */
  readonly customer: number
  /** Identifiers that were shown to be the person's. */
  readonly identifiers: readonly string[]
  /** Origin of the site that is to take it. */
  readonly audience: string
  /** What the site gave to find again in the token. */
  readonly nonce?: string | undefined
  readonly lifetimeMs?: number | undefined
}

/** What a token says of the person, or why it counts for nothing. */
type TokenReading =
  | {
      readonly ok: true
      readonly reference: string
      readonly identifiers: readonly string[]
      readonly audience: string
    }
  | { readonly ok: false; readonly reason: 'expired' | 'invalid' }

/** Tokens that tell who somebody is: minted at sign-in or for a brand's server, verified by anybody with the public keys. */
export interface IdentityTokens {
  mint(content: TokenContent): Promise<{ readonly token: string; readonly expiresAt: number }>
  verify(token: string): Promise<TokenReading>
  /** The name under which a customer goes outside. Another one after a merge into somebody else. */
  referenceOf(customer: number): string
  /** The public keys (RFC 7517). */
  keySet(): JSONWebKeySet
  /** Signs with a new key from now on; gives its id. */
  rotate(): string
}

interface TokenOptions {
  readonly keys: SigningKeys
  /** Address under which this server is known to customers: the `iss` of its tokens. */
  readonly issuer: () => string
  /** Of the machine: tokens are read by others. */
  readonly now: () => number
}

export const TOKEN_LIFETIME_MS = 10 * 60_000
export const MAX_TOKEN_LIFETIME_MS = 3_600_000

const ALGORITHM = 'ES256'
const REFERENCE_BYTES = 16

const contentSchema = z.object({ sub: z.string(), aud: z.string(), identifiers: z.array(z.string()).min(1) })

export function createIdentityTokens({ issuer, keys, now }: TokenOptions): IdentityTokens {
  const referenceOf = (customer: number) =>
    `c_${hmacOf(keys.secret, `reference/${customer}`).subarray(0, REFERENCE_BYTES).toString('base64url')}`
  const keySet = (): JSONWebKeySet => ({ keys: [...keys.listed(now())] })
  return {
    referenceOf,
    keySet,
    rotate: () => keys.rotate(now()),
    async mint({ audience, customer, identifiers, lifetimeMs = TOKEN_LIFETIME_MS, nonce }) {
      const issuedAt = Math.floor(now() / 1000)
      const expiresAt = issuedAt + Math.round(lifetimeMs / 1000)
      const token = await new SignJWT({ identifiers, ...(nonce !== undefined && { nonce }) })
        .setProtectedHeader({ alg: ALGORITHM, kid: keys.current.id, typ: 'JWT' })
        .setIssuer(issuer())
        .setAudience(audience)
        .setSubject(referenceOf(customer))
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(crypto.randomUUID())
        .sign(keys.current.key)
      return { token, expiresAt: expiresAt * 1000 }
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, createLocalJWKSet(keySet()), {
          algorithms: [ALGORITHM],
          issuer: issuer(),
          requiredClaims: ['exp', 'iat'],
          currentDate: new Date(now()),
        })
        const { aud, identifiers, sub } = contentSchema.parse(payload)
        return { ok: true, reference: sub, identifiers, audience: aud }
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { ok: false, reason: 'expired' }
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return { ok: false, reason: 'invalid' }
        throw error
      }
    },
  }
}
