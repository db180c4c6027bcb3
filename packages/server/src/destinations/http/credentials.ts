import type { DestinationAuth } from '@attune/engine'
import * as client from 'openid-client'
import { guardedFetch } from '../../outbound/guarded-fetch.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import { secretFrom } from '../carrier.ts'

/** What one request shows a destination. */
interface Shown {
  readonly headers: Readonly<Record<string, string>>
  /** The secret in them. */
  readonly secret?: string
}

/** What shows a destination who asks. */
export interface Credentials {
  /** What the next request shows. Rejects where there is no token to be had just now. */
  show(): Promise<Shown>
  /** To be called when they were refused; gives whether other ones may do. */
  renew(): boolean
}

interface Parts {
  readonly outbound: Outbound
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => number
}

/** Throws `DestinationSetupError` where a secret is not set. */
export function createCredentials(auth: DestinationAuth | undefined, parts: Parts): Credentials {
  if (auth === undefined) return fixed({ headers: {} })
  if (auth.kind === 'oauth') return createTokens(auth, parts)
  const secret = secretFrom(auth.secretFrom, parts.environment)
  return fixed({ headers: { [auth.name]: auth.prefix + secret }, secret })
}

function fixed(shown: Shown): Credentials {
  return { show: async () => shown, renew: () => false }
}

/** A token is not used any more this long before it ends: the request has to get there. */
const MARGIN_MS = 30_000
/** Where a server does not say how long a token is good. */
const USUAL_LIFETIME_S = 300

type Token = { readonly value: string; readonly until: number }

/** Tokens by client credentials (RFC 6749, 4.4), kept until shortly before they end; whoever needs one meanwhile waits for the same. */
function createTokens(auth: DestinationAuth & { kind: 'oauth' }, { environment, now, outbound }: Parts): Credentials {
  const configuration = configure(auth, environment, outbound)
  const parameters = {
    ...(auth.scope !== undefined && { scope: auth.scope }),
    ...(auth.audience !== undefined && { audience: auth.audience }),
  }
  let token: Token | undefined
  let underWay: Promise<Token> | undefined
  const ask = async (): Promise<Token> => {
    try {
      const { access_token, expires_in = USUAL_LIFETIME_S } = await client.clientCredentialsGrant(
        configuration,
        parameters,
      )
      token = { value: access_token, until: now() + expires_in * 1000 - MARGIN_MS }
      return token
    } catch (error) {
      throw new Error(`no token: ${reasonOf(error)}`, { cause: error })
    } finally {
      underWay = undefined
    }
  }
  return {
    async show() {
      if (token === undefined || token.until <= now()) underWay ??= ask()
      const { value } = underWay ? await underWay : token!
      return { headers: { authorization: `Bearer ${value}` }, secret: value }
    },
    renew() {
      token = undefined
      return true
    },
  }
}

function configure(
  { clientAuthentication, clientIdFrom, clientSecretFrom, tokenUrl }: DestinationAuth & { kind: 'oauth' },
  environment: Parts['environment'],
  outbound: Outbound,
): client.Configuration {
  const secret = secretFrom(clientSecretFrom, environment)
  const authentication = clientAuthentication === 'basic' ? client.ClientSecretBasic : client.ClientSecretPost
  const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl }
  const id = secretFrom(clientIdFrom, environment)
  const configuration = new client.Configuration(server, id, {}, authentication(secret))
  configuration[client.customFetch] = guardedFetch(outbound)
  // Which addresses may be without encryption is for whoever writes the playbook to say.
  if (tokenUrl.startsWith('http:')) client.allowInsecureRequests(configuration)
  return configuration
}

/** In words that hold nothing of the secret. */
function reasonOf(error: unknown): string {
  if (error instanceof client.ResponseBodyError) return `${error.error} (${error.status})`
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause.cause === undefined) return cause.message
  return error instanceof Error ? error.message : 'unknown'
}
