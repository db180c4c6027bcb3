import { createRemoteJWKSet, jwtVerify } from 'jose'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shop, startShop } from './shop.fixture.ts'
import { type SignInTown, startTown } from './sign-in.fixture.ts'

const ana = { email: 'ana@example.com', email_verified: true, given_name: 'Ana', family_name: 'Lima' }

const playbook = {
  brand: { name: 'Sign-in', timezone: 'Etc/UTC', currency: 'USD' },
  channels: { inbox: { kind: 'inbox', consent: 'none', interrupts: false } },
}

describe('P1: somebody signs in', () => {
  let town: SignInTown
  let elsewhere: Shop

  beforeAll(async () => {
    town = await startTown({
      playbook,
      accounts: {
        google: {
          'g-ana': ana,
          'g-bob': { email: 'bob@example.com', email_verified: true },
          'g-unconfirmed': { email: 'ana@example.com', email_verified: false },
        },
        facebook: { 'f-ana': { ...ana, given_name: 'Anna' }, 'f-nobody': {} },
      },
    })
    elsewhere = await startShop()
  })
  afterAll(async () => {
    elsewhere?.close()
    await town?.close()
  })

  /** What the shop's page does while nobody is signed in. */
  async function browse(page: Page, anonymousId: string, pages: number) {
    await page.goto(town.shop.origin)
    await page.evaluate(
      async ({ url, key, anonymousId, pages }) => {
        for (let i = 0; i < pages; i++)
          await fetch(`${url}/v1/page`, {
            method: 'POST',
            headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
            body: JSON.stringify({ anonymousId, properties: { page: i } }),
          })
      },
      { url: town.server.url, key: town.server.keys!.write, anonymousId, pages },
    )
  }

  /** Reads the token as the brand's site does: with nothing but the public keys. */
  async function read(fragment: URLSearchParams) {
    const keys = createRemoteJWKSet(new URL(`${town.server.url}/.well-known/jwks.json`))
    const { payload } = await jwtVerify(fragment.get('token')!, keys, {
      issuer: town.server.url,
      audience: town.shop.origin,
      algorithms: ['ES256'],
    })
    return payload
  }

  it('one profile with everything before, through one issuer and through another', async () => {
    const { context, page } = await town.visitor()
    await browse(page, 'browser-of-ana', 3)
    const before = (await town.customer('anonymous:browser-of-ana')).body
    const fragment = await town.signIn(page, 'google', 'g-ana', {
      anonymous_id: 'browser-of-ana',
      nonce: 'asked-by-shop',
    })
    const token = await read(fragment)
    expect(token).toMatchObject({ identifiers: ['oidc:google:g-ana', 'email:ana@example.com'], nonce: 'asked-by-shop' })
    const { body: known } = await town.customer('oidc:google:g-ana')
    expect(known).toMatchObject({
      id: before.id,
      traits: { firstName: 'Ana', lastName: 'Lima', email: 'ana@example.com' },
      traitOrigins: Object.fromEntries(
        ['firstName', 'lastName', 'email'].map((name) => [name, { source: 'oidc:google' }]),
      ),
      events: { 'Page Viewed': { count: 3 }, 'Signed In': { count: 1 } },
    })
    expect(known.identifiers.sort()).toEqual(['anonymous:browser-of-ana', 'email:ana@example.com', 'oidc:google:g-ana'])

    const other = await town.visitor()
    await browse(other.page, 'phone-of-ana', 2)
    const again = await read(await town.signIn(other.page, 'facebook', 'f-ana', { anonymous_id: 'phone-of-ana' }))
    expect(again.sub).toBe(token.sub)
    expect((await town.customer('anonymous:phone-of-ana')).body).toMatchObject({
      id: known.id,
      // What one issuer has stated, another does not overwrite.
      traits: { firstName: 'Ana' },
      events: { 'Page Viewed': { count: 5 }, 'Signed In': { count: 2 } },
    })
    await Promise.all([context.close(), other.context.close()])
  })

  it('two people who use one browser stay two', async () => {
    const { context, page } = await town.visitor()
    await browse(page, 'tablet', 1)
    const first = await read(await town.signIn(page, 'google', 'g-ana', { anonymous_id: 'tablet' }))
    const second = await read(await town.signIn(page, 'google', 'g-bob', { anonymous_id: 'tablet' }))
    expect(second.sub).not.toBe(first.sub)
    expect((await town.customer('oidc:google:g-bob')).body.traits).toEqual({ email: 'bob@example.com' })
    await context.close()
  })

  it('without scripts, from the page that lists the issuers', async () => {
    const { context, page } = await town.visitor({ javaScriptEnabled: false, locale: 'es-MX' })
    const query = new URLSearchParams({ return_to: `${town.shop.origin}/x?y=1`, anonymous_id: 'no-script' })
    await town.shop.followLink(page, `${town.server.url}/v1/sign-in?${query}`)
    expect(await page.textContent('h1')).toBe('Iniciar sesión en Coffee & Sports')
    await page.click('text=Continuar con facebook')
    await page.click('#as-f-nobody')
    await page.waitForURL(`${town.shop.origin}/**`)
    const address = new URL(page.url())
    expect([address.pathname, address.search]).toEqual(['/x', '?y=1'])
    expect(await read(new URLSearchParams(address.hash.slice(1)))).toMatchObject({
      identifiers: ['oidc:facebook:f-nobody'],
    })
    expect((await town.customer('oidc:facebook:f-nobody')).body.identifiers).toContain('anonymous:no-script')
    await context.close()
  })

  it('an anonymous id that a page of somebody else put into the link is left out', async () => {
    const { context, page } = await town.visitor()
    await browse(page, 'attacker', 1)
    await elsewhere.followLink(page, town.beginning('google', { anonymous_id: 'attacker' }))
    await page.click('#as-g-bob')
    await page.waitForURL(`${town.shop.origin}/**`)
    await elsewhere.followLink(page, `${town.server.url}/v1/sign-in?anonymous_id=attacker`)
    await page.click('text=Continue with google')
    await page.click('#as-g-bob')
    await page.waitForURL(`${town.shop.origin}/**`)
    expect((await town.customer('oidc:google:g-bob')).body.identifiers).not.toContain('anonymous:attacker')
    await context.close()
  })

  /** Begins a sign-in in a browser; gives the address of the issuer's page, not followed yet. */
  async function begin(page: Page, beginning = town.beginning('google')): Promise<URL> {
    const answer = await page.request.get(beginning, { maxRedirects: 0 })
    expect(answer.status()).toBe(303)
    return new URL(answer.headers().location!)
  }

  /** Lets the issuer answer, and gives its answer before the browser takes it to Attune. */
  async function answerOf(page: Page, address: URL, sub = 'g-bob', attune = town.server.url): Promise<URL> {
    let at = address
    while (at.origin !== attune) {
      if (at.pathname.startsWith('/choose/')) at.searchParams.set('as', sub)
      // Requests of their own with the cookies of the page: a redirect cannot be stopped within a page.
      const answer = await page.request.get(at.href, { maxRedirects: 0 })
      expect(answer.status()).toBe(303)
      at = new URL(answer.headers().location!, at)
    }
    return at
  }

  async function expectFailure(page: Page, address: URL, failure: string, status: number) {
    const response = await page.goto(address.href)
    expect([response!.status(), await page.textContent('code')]).toEqual([status, failure])
    expect(await page.getAttribute('text=Back to Coffee & Sports', 'href')).toMatch(
      new RegExp(`^${town.shop.origin}/.*#error=${failure}$`),
    )
  }

  const altered: [what: string, alter: (answer: URL, page: Page) => unknown, failure: string, status?: number][] = [
    ['without a state', (url) => url.searchParams.delete('state'), 'state_missing'],
    ['with another state', (url) => url.searchParams.set('state', 'x'.repeat(43)), 'state_missing'],
    [
      'with a state that is alike',
      (url) => url.searchParams.set('state', url.searchParams.get('state')!.slice(0, 42)),
      'state_missing',
    ],
    ['with another code', (url) => url.searchParams.set('code', 'x'.repeat(43)), 'answer_invalid'],
    ['without a code', (url) => url.searchParams.delete('code'), 'answer_invalid'],
    ['with the name of another issuer', (url) => url.searchParams.set('iss', 'https://evil.example'), 'answer_invalid'],
    [
      'at the address of another issuer',
      (url) => {
        url.pathname = '/v1/sign-in/facebook/callback'
      },
      'state_missing',
    ],
    [
      'at the address of no issuer',
      (url) => {
        url.pathname = '/v1/sign-in/nobody/callback'
      },
      'state_missing',
    ],
    ['with an error beside it', (url) => url.searchParams.set('error', 'access_denied'), 'denied', 403],
    ['in another browser', (_url, page) => page.context().clearCookies(), 'state_missing'],
    ['with a cookie that was altered', alterCookie, 'state_missing'],
  ]

  async function alterCookie(_url: URL, page: Page) {
    const cookies = await page.context().cookies()
    await page.context().addCookies(
      cookies.map((cookie) => ({
        ...cookie,
        value: cookie.value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')).replace(/\.(.)/, '.$1$1'),
      })),
    )
  }

  it.each(altered)('an answer %s is refused', async (_what, alter, failure, status = 400) => {
    const { context, page } = await town.visitor()
    const answer = await answerOf(page, await begin(page))
    await alter(answer, page)
    await expectFailure(page, answer, failure, status)
    await context.close()
  })

  const questions: [what: string, alter: (question: URL) => void][] = [
    ['another nonce', (url) => url.searchParams.set('nonce', 'of-somebody-else')],
    ['no nonce', (url) => url.searchParams.delete('nonce')],
    ['another challenge', (url) => url.searchParams.set('code_challenge', 'x'.repeat(43))],
  ]
  it.each(questions)('the answer to a question with %s is refused', async (_what, alter) => {
    const { context, page } = await town.visitor()
    const question = await begin(page)
    alter(question)
    await expectFailure(page, await answerOf(page, question), 'answer_invalid', 400)
    await context.close()
  })

  it('an answer is taken once, also with the cookie it came with', async () => {
    const { context, page } = await town.visitor()
    const answer = await answerOf(page, await begin(page))
    const cookies = await context.cookies()
    await page.goto(answer.href)
    expect(page.url()).toMatch(`${town.shop.origin}/signed-in#token=`)
    await context.addCookies(cookies)
    await expectFailure(page, answer, 'state_reused', 400)
    await context.close()
  })

  it('in several windows at once, each on its own, and in more than a few the oldest are forgotten', async () => {
    const { context, page } = await town.visitor()
    const questions: URL[] = []
    for (let window = 0; window < 5; window++) questions.push(await begin(page))
    for (const question of [questions[4]!, questions[0]!]) {
      await page.goto(question.href)
      await page.click('#as-g-bob')
      await page.waitForURL(`${town.shop.origin}/**`)
    }
    for (let window = 0; window < 20; window++) await begin(page)
    expect((await context.cookies()).filter(({ name }) => name.startsWith('attune_'))).not.toHaveLength(20)
    expect((await context.cookies()).length).toBeLessThanOrEqual(10)
    await context.close()
  })

  it('a refusal at the issuer is told to the person and to the site, without the words of the issuer', async () => {
    const { context, page } = await town.visitor()
    await town.shop.followLink(page, town.beginning('google'))
    await page.click('#refuse')
    expect(await page.textContent('main')).toContain('cancelled or refused')
    expect(await page.content()).not.toContain('The person')
    await page.click('text=Back to Coffee & Sports')
    expect(page.url()).toBe(`${town.shop.origin}/signed-in#error=denied`)
    await context.close()
  })

  it('an address that the issuer has not verified is nobody’s', async () => {
    const { context, page } = await town.visitor()
    await town.shop.followLink(page, town.beginning('google'))
    await page.click('#as-g-unconfirmed')
    expect(await page.textContent('code')).toBe('email_unverified')
    expect((await town.customer('oidc:google:g-unconfirmed')).status).toBe(404)
    await context.close()
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    'http://evil.example@127.0.0.1/',
    'javascript:alert(1)',
    '\\\\evil.example',
  ])('nobody is sent to %s', async (address) => {
    for (const path of ['/v1/sign-in', '/v1/sign-in/google']) {
      const answer = await fetch(`${town.server.url}${path}?return_to=${encodeURIComponent(address)}`, {
        redirect: 'manual',
      })
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
      const body = await answer.text()
      expect(body).toContain('return_address_refused')
      expect(body).not.toContain('evil')
    }
  })

  it.each([
    'return_to=a&return_to=b',
    'anonymous_id=',
    `anonymous_id=${'x'.repeat(257)}`,
    'anonymous_id=a%00b',
    'nonce=a%20b',
    'lang=en&lang=es',
  ])('what cannot be understood is refused: %s', async (query) => {
    const answer = await fetch(`${town.server.url}/v1/sign-in/google?${query}`, { redirect: 'manual' })
    expect([answer.status, (await answer.text()).includes('<code>request_invalid</code>')]).toEqual([400, true])
  })

  it('pages run no scripts, are in no frame and are not kept', async () => {
    const { headers } = await fetch(`${town.server.url}/v1/sign-in`)
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'/,
    )
    expect(headers.get('cache-control')).toBe('no-store')
    const begun = await fetch(town.beginning('google'), { redirect: 'manual' })
    expect(begun.headers.getSetCookie()[0]).toMatch(
      /^attune_sign_in_[\w-]{8}=\S+; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(begun.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('an issuer that is not there is told, and used as soon as it is', async () => {
    const { context, page } = await town.visitor()
    const started = await startTown({ playbook, accounts: { late: { ana } }, closed: ['late'] })
    try {
      const down = await page.goto(started.beginning('late'))
      expect([down!.status(), await page.textContent('code')]).toEqual([502, 'issuer_unavailable'])
      expect(started.trouble).toHaveLength(1)
      started.issuers.late!.open(`${started.server.url}/v1/sign-in/late/callback`)
      expect((await started.signIn(page, 'late', 'ana')).has('token')).toBe(true)

      const question = await begin(page, started.beginning('late'))
      const answer = await answerOf(page, question, 'ana', started.server.url)
      started.issuers.late!.shut()
      await page.goto(answer.href)
      expect(await page.textContent('code')).toBe('issuer_unavailable')
    } finally {
      await started.close()
      await context.close()
    }
  })
})
