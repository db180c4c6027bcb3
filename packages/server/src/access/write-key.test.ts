import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'

const playbookFor = (url: string) => ({
  brand: { name: 'Keys', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    web: { kind: 'slot', consent: 'none', interrupts: false },
    inbox: { kind: 'inbox', consent: 'none', interrupts: false },
    sms: { kind: 'webhook', consent: 'none', config: { url } },
  },
  triggers: { hello: { on: { event: 'App Opened' } } },
  actions: {
    banner: {
      placements: ['hero'],
      value: 1000,
      treatments: [
        {
          channel: 'web',
          content: { text: 'Hello {{ customer.firstName }} of {{ customer.street }}', why: '{{ links.why }}' },
        },
      ],
    },
    greeting: {
      triggers: ['hello'],
      value: 1000,
      treatments: [{ channel: 'inbox', content: { text: 'Welcome {{ customer.firstName }}' } }],
    },
  },
})

/** What must not be shown: each stands in another part of what is known of Ana. */
const SECRETS = [
  'Annabelle',
  'Elm Street 9',
  'ana.secret@example.com',
  '+12065550123',
  'red-shoes-for-ana',
  'loyal-4711',
]

describe('with a write key', { timeout: 60_000 }, () => {
  let attune: Attune
  beforeAll(async () => {
    attune = await startAttune(playbookFor)
    await attune.ask('POST', '/v1/identify', {
      ...{ userId: 'ana', anonymousId: 'browser-of-ana', messageId: 'i1' },
      identifiers: { email: SECRETS[2], phone: SECRETS[3], loyalty: SECRETS[5] },
      traits: { firstName: SECRETS[0], street: SECRETS[1] },
    })
    await attune.ask('POST', '/v1/track', {
      ...{ userId: 'ana', event: 'Product Viewed', messageId: 't1', properties: { product: SECRETS[4] } },
    })
    await attune.ask('POST', '/v1/moments', { type: 'track', userId: 'ana', event: 'App Opened', messageId: 'm1' })
    await vi.waitFor(async () => expect((await attune.ask('GET', '/v1/inbox/user:ana')).body.items).toHaveLength(1))
  })
  afterAll(() => attune.close())

  const CLAIMS = [
    { userId: 'ana' },
    { identifiers: { email: SECRETS[2] } },
    { identifiers: { phone: SECRETS[3] } },
    { identifiers: { loyalty: SECRETS[5] } },
    { anonymousId: 'browser-of-ana' },
    { userId: 'ana', anonymousId: 'browser-of-eve' },
    { anonymousId: 'browser-of-mallory', identifiers: { email: SECRETS[2] } },
  ]
  const NAMES = [
    'user:ana',
    `email:${SECRETS[2]}`,
    `phone:${SECRETS[3]}`,
    `loyalty:${SECRETS[5]}`,
    'anonymous:browser-of-ana',
  ]

  test('no route shows anything of somebody known, whoever is claimed', async () => {
    const { paths } = (await attune.ask('GET', '/openapi.json')).body
    let asked = 0
    for (const [path, methods] of Object.entries<object>(paths)) {
      for (const method of Object.keys(methods).map((name) => name.toUpperCase())) {
        if (path.endsWith('/stream')) continue
        for (const [index, claim] of CLAIMS.entries()) {
          const filled = path.replace(/\{(\w+)\}/g, (_, name) =>
            encodeURIComponent(name === 'identifier' ? NAMES[index % NAMES.length]! : 'x'),
          )
          const body = { ...claim, type: 'track', event: 'App Opened', placement: 'hero', messageId: `w${asked++}` }
          const response = await fetch(attune.server.url + filled, {
            method,
            redirect: 'manual',
            headers: { authorization: `Bearer ${attune.server.keys!.write}`, 'content-type': 'application/json' },
            ...(method !== 'GET' && { body: JSON.stringify(body) }),
          })
          const text = await response.text()
          for (const secret of SECRETS) {
            // What was sent may be told back in an error; what was not sent must not appear.
            if (JSON.stringify(body).includes(secret) || decodeURIComponent(filled).includes(secret)) continue
            expect(text, `${method} ${filled} as ${JSON.stringify(claim)}`).not.toContain(secret)
          }
        }
      }
    }
    expect(asked).toBeGreaterThan(200)
  })

  test.each(CLAIMS)('asked as %j the event counts, and what was decided is withheld', async (claim) => {
    const body = { ...claim, placement: 'hero' }
    const { body: answer, status } = await attune.ask('POST', '/v1/decisions', body, 'write')
    expect(status).toBe(200)
    // Somebody with a browser of their own is nobody in particular, whatever address they type.
    if (claim.anonymousId === 'browser-of-mallory')
      expect(answer.decisions[0].chosen.content.text).toMatch(/^Hello\s+of\s*$/)
    else expect(answer).toMatchObject({ decisions: [], withheld: 'identity_needed' })
  })

  test('who is nobody in particular is answered, and has an inbox', async () => {
    const open = { type: 'track', anonymousId: 'new-browser', event: 'App Opened', messageId: 'n1' }
    const { body } = await attune.ask('POST', '/v1/moments', open, 'write')
    expect(body.decisions[0].chosen).toMatchObject({ action: 'greeting' })
    await expect
      .poll(
        async () => (await attune.ask('GET', '/v1/inbox/anonymous:new-browser', undefined, 'write')).body.items?.length,
      )
      .toBe(1)
  })

  test('who is nobody in particular gets no link that would open the pages of who signs in there later', async () => {
    const asked = { anonymousId: 'shared-browser', placement: 'hero' }
    const { chosen } = (await attune.ask('POST', '/v1/decisions', asked, 'write')).body.decisions[0]
    expect(chosen.content).toMatchObject({ why: '' })
    expect(chosen).not.toHaveProperty('links')
  })

  test.each(NAMES)('the inbox of %s stays shut without an identity token', async (name) => {
    const path = `/v1/inbox/${encodeURIComponent(name)}`
    for (const [method, more] of [
      ['GET', ''],
      ['GET', '/stream'],
      ['POST', '/x/read'],
      ['DELETE', '/x'],
    ] as const) {
      const answer = await attune.ask(method, path + more, undefined, 'write')
      expect([answer.status, answer.body.code]).toEqual([403, 'identity_needed'])
    }
    // Somebody who is not there looks the same.
    expect((await attune.ask('GET', '/v1/inbox/user:nobody', undefined, 'write')).body.code).toBe('identity_needed')
  })

  test('with the identity token of the person everything of theirs is there, with that of another nothing', async () => {
    await attune.ask('POST', '/v1/identify', { userId: 'ben', traits: { firstName: 'Ben' } })
    const tokenOf = async (identifier: string) =>
      (await attune.ask('POST', '/v1/identity-tokens', { identifier, audience: 'https://shop.example' }, 'server')).body
        .token
    const as = async (token: string, method: string, path: string, body?: object) => {
      const response = await fetch(attune.server.url + path, {
        method,
        headers: {
          ...{ authorization: `Bearer ${attune.server.keys!.write}`, 'attune-identity': token },
          'content-type': 'application/json',
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
      return { status: response.status, body: (await response.json()) as any }
    }
    const [ana, ben] = [await tokenOf('user:ana'), await tokenOf('user:ben')]
    expect((await as(ana, 'GET', '/v1/inbox/user:ana')).body.items[0].content.text).toBe('Welcome Annabelle')
    expect((await as(ana, 'GET', '/v1/inbox/anonymous:browser-of-ana')).status).toBe(200)
    const asked = { userId: 'ana', placement: 'hero' }
    const { chosen } = (await as(ana, 'POST', '/v1/decisions', asked)).body.decisions[0]
    expect(chosen.content.text).toContain('Elm Street')
    expect(chosen.content.why).toBe(chosen.links.why)
    expect((await fetch(chosen.links.why)).status).toBe(200)
    expect((await as(ben, 'GET', '/v1/inbox/user:ana')).body.code).toBe('identity_needed')
    expect((await as(ben, 'POST', '/v1/decisions', asked)).body).toMatchObject({
      decisions: [],
      withheld: 'identity_needed',
    })
    for (const bad of [`${ana}x`, 'x', ana.slice(0, -4)]) {
      const refused = await as(bad, 'GET', '/v1/inbox/user:ana')
      expect([refused.status, refused.body.code]).toEqual([401, 'identity_invalid'])
    }
  })
})
