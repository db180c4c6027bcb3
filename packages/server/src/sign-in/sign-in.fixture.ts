import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from '../http/chromium.fixture.ts'
import { type RunningServer, startServer } from '../server.ts'
import { readSignIn } from './load-sign-in.ts'
import { type Accounts, startIssuer, type TestIssuer } from './provider.fixture.ts'
import { type Shop, startShop } from './shop.fixture.ts'

/** A brand's site, issuers, Attune and a browser, all real and all on this machine. */
export interface SignInTown {
  readonly server: RunningServer
  readonly shop: Shop
  readonly issuers: Readonly<Record<string, TestIssuer>>
  readonly browser: Browser
  /** Address that begins a sign-in. */
  beginning(issuer: string, query?: Readonly<Record<string, string>>): string
  /** Lets somebody follow a link on the shop's page to sign in; gives the fragment that they come back with. */
  signIn(page: Page, issuer: string, sub: string, query?: Readonly<Record<string, string>>): Promise<URLSearchParams>
  /** Somebody with a browser of their own. */
  visitor(options?: {
    readonly javaScriptEnabled?: boolean
    readonly locale?: string
  }): Promise<{ context: BrowserContext; page: Page }>
  /** The customer whom an identifier leads to, as the API shows it. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
  customer(identifier: string): Promise<{ status: number; body: any }>
  /** What operators were told. */
  readonly trouble: readonly string[]
  close(): Promise<void>
}

/** What is particular about a town. */
export interface TownPlan {
  readonly accounts: Readonly<Record<string, Accounts>>
  readonly issuer?: Readonly<Record<string, unknown>>
  readonly registration?: unknown
  readonly playbook: unknown
  /** Issuers that do not work when Attune starts. */
  readonly closed?: readonly string[]
}

export async function startTown({
  accounts,
  closed = [],
  issuer,
  playbook,
  registration,
}: TownPlan): Promise<SignInTown> {
  const trouble: string[] = []
  const issuers: Record<string, TestIssuer> = {}
  for (const [id, people] of Object.entries(accounts)) issuers[id] = await startIssuer(people)
  const shop = await startShop()
  const definitions = Object.entries(issuers).map(([id, { clientId, url }]) => [
    id,
    { label: id, discovery: url, clientId, clientSecretFrom: 'TEST_SECRET', ...issuer },
  ])
  const config = {
    brand: 'Coffee & Sports',
    sites: [shop.origin],
    issuers: Object.fromEntries(definitions),
    ...(registration !== undefined && { registration }),
  }
  const secret = Object.values(issuers)[0]!.clientSecret
  const server = await startServer({
    port: 0,
    playbook,
    signIn: readSignIn(config, { TEST_SECRET: secret }),
    allowPrivateAddresses: true,
    onTrouble: (what, error) => trouble.push(`${what}: ${error}`),
  })
  for (const [id, one] of Object.entries(issuers))
    if (!closed.includes(id)) one.open(`${server.url}/v1/sign-in/${id}/callback`)
  const browser = await launchChromium()
  const beginning = (id: string, query = {}) =>
    `${server.url}/v1/sign-in/${id}?${new URLSearchParams({ return_to: `${shop.origin}/signed-in`, ...query })}`
  return {
    server,
    shop,
    issuers,
    browser,
    trouble,
    beginning,
    async signIn(page, id, sub, query) {
      await shop.followLink(page, beginning(id, query))
      await page.click(`#as-${sub}`)
      await page.waitForURL(`${shop.origin}/**`)
      return new URLSearchParams(new URL(page.url()).hash.slice(1))
    },
    async visitor(options) {
      const context = await browser.newContext({ locale: 'en-US', ...options })
      return { context, page: await context.newPage() }
    },
    async customer(identifier) {
      const response = await fetch(`${server.url}/v1/customers/${encodeURIComponent(identifier)}`, {
        headers: { authorization: `Bearer ${server.keys!.admin}` },
      })
      return { status: response.status, body: await response.json() }
    },
    async close() {
      await browser.close()
      await server.close()
      shop.close()
      for (const one of Object.values(issuers)) await one.close()
    },
  }
}
