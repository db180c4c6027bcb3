import * as client from 'openid-client'
import { guardedFetch } from '../outbound/guarded-fetch.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { OutboundError } from '../outbound/outbound.ts'
import type { Attempt } from './attempts.ts'
import type { IssuerDefinition } from './definition.ts'
import { SignInError } from './sign-in-error.ts'

/** What an issuer says of a person: the claims of ID token and userinfo (OpenID Connect Core, 5.1). */
export type IssuerClaims = Readonly<Record<string, unknown>> & { readonly sub: string }

/** One OpenID Connect issuer, of which Attune is a relying party. */
export interface Issuer {
  readonly id: string
  readonly definition: IssuerDefinition
  /** Where the person is sent; throws `SignInError` when the issuer cannot be reached. */
  addressFor(attempt: Attempt): Promise<URL>
  /** What the issuer says after it has sent the person back with this query; throws `SignInError`. */
  claimsFor(attempt: Attempt, query: string): Promise<IssuerClaims>
}

interface IssuerOptions {
  readonly id: string
  readonly definition: IssuerDefinition
  readonly secret: string | undefined
  /** Where the issuer sends people back. */
  readonly redirectUri: () => string
  readonly outbound: Outbound
  readonly now: () => number
}

/** For one request to the issuer. */
const TIMEOUT_MS = 8000
/** What an issuer says of itself is asked for again after this time. */
const REDISCOVER_MS = 3_600_000

export function createIssuer({ definition, id, now, outbound, redirectUri, secret }: IssuerOptions): Issuer {
  const configuration = remember(() => discover(definition, secret, outbound), now)
  return {
    id,
    definition,
    async addressFor({ issuerNonce, state, verifier }) {
      return client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri(),
        scope: definition.scopes.join(' '),
        state,
        nonce: issuerNonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
    },
    async claimsFor({ issuerNonce, state, verifier }, query) {
      const server = await configuration()
      try {
        const tokens = await client.authorizationCodeGrant(server, new URL(`${redirectUri()}?${query}`), {
          expectedState: state,
          expectedNonce: issuerNonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()!
        return isComplete(claims, definition) || server.serverMetadata().userinfo_endpoint === undefined
          ? claims
          : { ...(await client.fetchUserInfo(server, tokens.access_token, claims.sub)), ...claims }
      } catch (error) {
        throw new SignInError(failureOf(error), { cause: error })
      }
    },
  }
}

/** Whether an ID token says everything that was configured, so that userinfo need not be asked. */
function isComplete(claims: object, { scopes, traits }: IssuerDefinition): boolean {
  const wanted = [...Object.keys(traits), ...(scopes.includes('email') ? ['email', 'email_verified'] : [])]
  return wanted.every((claim) => claim in claims)
}

/** Keeps what was made for a while; what failed is made again for whoever asks next, and a new failure leaves what is there. */
function remember<T>(make: () => Promise<T>, now: () => number): () => Promise<T> {
  let known: { readonly value: T; readonly at: number } | undefined
  let underWay: Promise<T> | undefined
  const renew = async () => {
    try {
      known = { value: await make(), at: now() }
      return known.value
    } catch (error) {
      if (known === undefined) throw error
      known = { value: known.value, at: now() }
      return known.value
    } finally {
      underWay = undefined
    }
  }
  return async () => {
    if (known !== undefined && now() < known.at + REDISCOVER_MS) return known.value
    underWay ??= renew()
    return underWay
  }
}

async function discover(
  definition: IssuerDefinition,
  secret: string | undefined,
  outbound: Outbound,
): Promise<client.Configuration> {
  const address = new URL(definition.discovery)
  // Only loopback addresses may be without encryption: the configuration has seen to that.
  const execute = [
    client.enableNonRepudiationChecks,
    ...(address.protocol === 'http:' ? [client.allowInsecureRequests] : []),
  ]
  const options = { [client.customFetch]: guardedFetch(outbound), execute, timeout: TIMEOUT_MS / 1000 }
  try {
    return await client.discovery(address, definition.clientId, {}, authenticationOf(definition, secret), options)
  } catch (error) {
    throw new SignInError('issuer_unavailable', { cause: error })
  }
}

/** How Attune shows the issuer who it is: as configured, else as the issuer says (basic where it says nothing: Discovery, section 3). */
function authenticationOf(definition: IssuerDefinition, secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None()
  const basic = client.ClientSecretBasic(secret)
  const post = client.ClientSecretPost(secret)
  return (server, ...request) => {
    const supported = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const method = definition.clientAuthentication ?? (supported.includes('client_secret_basic') ? 'basic' : 'post')
    return (method === 'basic' ? basic : post)(server, ...request)
  }
}

const REFUSALS = [
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
]

/** What went wrong between Attune and the issuer, in words of our own: what the issuer says may be anything. */
function failureOf(error: unknown): SignInError['failure'] {
  if (error instanceof client.AuthorizationResponseError) {
    if (REFUSALS.includes(error.error)) return 'denied'
    return ['server_error', 'temporarily_unavailable'].includes(error.error) ? 'issuer_unavailable' : 'answer_invalid'
  }
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof OutboundError) return 'issuer_unavailable'
    if (cause.cause instanceof Response && cause.cause.status >= 500) return 'issuer_unavailable'
  }
  return 'answer_invalid'
}
