import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type InteractionResults, interactionPolicy } from 'oidc-provider'

/** Somebody who has an account at a test issuer: the claims by `sub`. */
export type Accounts = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A real OpenID Connect issuer on loopback, with one client. */
export interface TestIssuer {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** Makes it work, for a client that is sent back to this address; before, it answers 503. */
  open(redirectUri: string): void
  /** Lets it answer 503 again. */
  shut(): void
  close(): Promise<void>
}

const CLIENT_ID = 'attune'
const CLIENT_SECRET = 'a-secret-for-tests-which-is-long-enough'

/** Made once: an RSA key takes its time. */
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const SIGNING_KEY = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }

/**
 * Starts an issuer. Its page shows a button for every account (`#as-<sub>`), and one to refuse (`#refuse`); nothing
 * more is asked. What the client asks for is granted.
 */
export async function startIssuer(accounts: Accounts): Promise<TestIssuer> {
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | undefined
  const server = createServer((request, response) => {
    if (handle) handle(request, response)
    else response.writeHead(503).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    open(redirectUri) {
      handle = handlerOf(createProvider(url, redirectUri, accounts), accounts)
    },
    shut() {
      handle = undefined
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function createProvider(url: string, redirectUri: string, accounts: Accounts): Provider {
  return new Provider(url, {
    clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [redirectUri] }],
    jwks: { keys: [SIGNING_KEY as never] },
    cookies: { keys: ['test'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { policy: askEachTime(), url: (_context, interaction) => `/choose/${interaction.uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ accountId: oidc.session!.accountId!, clientId: oidc.client!.clientId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
    ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  })
}

function handlerOf(provider: Provider, accounts: Accounts) {
  const answer = provider.callback()
  return (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
    if (!pathname.startsWith('/choose/')) return void answer(request, response)
    const chosen = searchParams.get('as')
    if (chosen !== null) return void provider.interactionFinished(request, response, resultOf(chosen))
    if (searchParams.has('refuse')) return void provider.interactionFinished(request, response, REFUSED)
    const buttons = Object.keys(accounts).map((sub) => `<a id="as-${sub}" href="${pathname}?as=${sub}">${sub}</a>`)
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><title>Issuer</title>${buttons.join(' ')} <a id="refuse" href="${pathname}?refuse=1">No</a>`)
  }
}

/** Somebody signs in anew each time, so that tests choose who it is. */
function askEachTime() {
  const policy = interactionPolicy.base()
  const isUnanswered = new interactionPolicy.Check('asked_each_time', 'who it is was not asked yet', ({ oidc }) =>
    oidc.result?.login === undefined
      ? interactionPolicy.Check.REQUEST_PROMPT
      : interactionPolicy.Check.NO_NEED_TO_PROMPT,
  )
  policy.get('login')!.checks.add(isUnanswered)
  return policy
}

function resultOf(accountId: string): InteractionResults {
  return { login: { accountId, remember: false } }
}

const REFUSED: InteractionResults = { error: 'access_denied', error_description: 'The person <b>refused</b>.' }
