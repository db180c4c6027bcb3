import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../cli/registry.ts'
import { runCommandLine } from '../cli/run.ts'
import { type RunningServer, startServer } from '../server.ts'

const EMAIL = 'ann@example.com'

const playbook = (masked: readonly string[]) => ({
  brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  privacy: { mask: { roles: masked } },
  channels: { web: { kind: 'slot', consent: 'none', interrupts: false } },
  actions: {
    banner: {
      placements: ['hero'],
      value: 100_000,
      prior: { alpha: 50, beta: 50 },
      treatments: [{ channel: 'web', content: { image: 'cup', to: EMAIL } }],
    },
  },
})

/** What the answers that are looked at here have. */
interface Answer {
  readonly decisions: readonly {
    readonly id: string
    readonly candidates: readonly object[]
    readonly chosen: object
  }[]
  readonly traits: { readonly email: string }
  readonly timeline: object
}

describe('a server that knows people', () => {
  let server: RunningServer
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-over-http-'))
    server = await startServer({ port: 0, playbook: playbook([]) })
  })
  afterAll(async () => {
    await server.close()
    await rm(directory, { recursive: true })
  })

  async function ask(role: 'admin' | 'server' | 'write', method: string, path: string, body?: object) {
    const headers = { authorization: `Bearer ${server.keys![role]}` }
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Answer }
  }

  const meet = async (user: string) => {
    const traits = { email: EMAIL, firstName: 'Ann', tier: 'gold' }
    await ask('server', 'POST', '/v1/identify', { userId: user, messageId: `${user}-1`, traits })
    await ask('server', 'POST', '/v1/track', {
      userId: user,
      messageId: `${user}-2`,
      event: 'Page Viewed',
      properties: { email: EMAIL },
    })
  }

  test('tells a write key what was chosen, and nothing else', async () => {
    const asked = { anonymousId: 'w', messageId: 'w1', placement: 'hero' }
    const { body } = await ask('write', 'POST', '/v1/decisions', asked)
    expect(Object.keys(body).toSorted()).toEqual(['decisions', 'event', 'repeated'])
    expect(Object.keys(body.decisions[0]!).toSorted()).toEqual(['at', 'chosen', 'id', 'moment'])
    expect(body.decisions[0]?.chosen).toMatchObject({ action: 'banner', content: { image: 'cup' } })
    const { body: full } = await ask('server', 'POST', '/v1/decisions', { ...asked, messageId: 'w2' })
    expect(full.decisions[0]?.candidates).toHaveLength(1)
  })

  test('masks a person wherever one is shown to a role that sees less', async () => {
    await meet('masked')
    const decided = await ask('server', 'POST', '/v1/decisions', {
      userId: 'masked',
      messageId: 'm1',
      placement: 'hero',
    })
    const id = decided.body.decisions[0]?.id
    const paths = ['/v1/customers/user:masked', `/v1/decisions/${id}`]
    for (const path of paths) expect(JSON.stringify((await ask('server', 'GET', path)).body)).not.toContain('…')
    await ask('admin', 'POST', '/v1/playbook', playbook(['server']))
    const [customer] = await Promise.all(paths.map((path) => ask('server', 'GET', path)))
    expect(customer!.body.traits).toEqual({ email: 'a…@example.com', firstName: 'A…', tier: 'gold' })
    expect(JSON.stringify(customer!.body.timeline)).toContain('Page Viewed')
    for (const path of paths) expect(JSON.stringify((await ask('server', 'GET', path)).body)).not.toContain(EMAIL)
    expect((await ask('admin', 'GET', '/v1/customers/user:masked')).body.traits.email).toBe(EMAIL)
    await ask('admin', 'POST', '/v1/playbook', playbook([]))
  })

  const bad: readonly [
    role: 'admin' | 'server' | 'write',
    method: string,
    path: string,
    status: number,
    code: string,
  ][] = [
    ['write', 'GET', '/v1/customers/user:a/export', 403, 'forbidden'],
    ['server', 'GET', '/v1/customers/user:nobody/export', 404, 'customer_unknown'],
    ['server', 'GET', '/v1/customers/No%20body:x/export', 400, 'invalid_identifier'],
    ['server', 'DELETE', '/v1/customers/user:a', 403, 'forbidden'],
    ['admin', 'DELETE', '/v1/customers/user:nobody', 404, 'customer_unknown'],
    ['admin', 'DELETE', '/v1/customers/user:nobody?dryRun=true', 404, 'customer_unknown'],
    ['admin', 'DELETE', '/v1/customers/user:a?reason=because+ann', 400, 'invalid_query'],
    ['admin', 'DELETE', '/v1/customers/user:a?dryRun=maybe', 400, 'invalid_query'],
    ['admin', 'GET', '/v1/erasures/era_none', 404, 'erasure_unknown'],
    ['server', 'GET', '/v1/privacy', 403, 'forbidden'],
    ['admin', 'POST', '/v1/privacy/rotate', 409, 'encryption_key_missing'],
  ]
  test.each(bad)('answers %s %s %s with %i %s', async (role, method, path, status, code) => {
    expect(await ask(role, method, path)).toMatchObject({ status, body: { code } })
  })

  async function run(...args: string[]) {
    const out: string[] = []
    const code = await runCommandLine([...args, '--url', server.url, '--key', server.keys!.admin], {
      ...{ commands, version: '1', environment: {}, fetch, startServer },
      print: (text) => out.push(text),
      note: (text) => out.push(text),
      untilStopped: () => Promise.resolve(),
    })
    return { code, text: out.join('\n') }
  }

  test('gives everything of a person to the command line, for its owner only, and never over another file', async () => {
    await meet('exported')
    const file = join(directory, 'exported.json')
    expect(await run('customers', 'export', 'user:exported', '--out', file)).toMatchObject({ code: 0 })
    const person = JSON.parse(await readFile(file, 'utf8'))
    expect(person.timeline).toHaveLength(2)
    expect(person.traits.email.value).toBe(EMAIL)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await run('customers', 'export', 'user:exported', '--out', file)).toMatchObject({ code: 1 })
    expect(JSON.parse((await run('customers', 'export', 'user:exported')).text).about.format).toBe('attune.person/1')
    expect((await run('customers', 'export', 'user:nobody')).text).toContain('No customer has this identifier')
  })

  test('forgets a person at the word of the command line, which can ask first what would go', async () => {
    await meet('erased')
    const plan = await run('customers', 'erase', 'user:erased', '--dry-run')
    expect(plan.text).toContain('user:erased\n2 events')
    expect((await ask('admin', 'GET', '/v1/customers/user:erased')).status).toBe(200)
    expect((await run('customers', 'erase', 'user:erased', '--reason', 'inactive')).text).toContain(
      'GET /v1/erasures/era_',
    )
    expect((await ask('admin', 'GET', '/v1/customers/user:erased')).status).toBe(404)
    expect(await run('customers', 'erase', 'user:erased')).toMatchObject({ code: 1 })
  })

  test('shows its encryption to the command line', async () => {
    expect((await run('encryption', 'status')).text).toContain('No traits are encrypted.\nNo keys were given.')
    expect((await run('encryption', 'rotate')).text).toContain('ATTUNE_ENCRYPTION_KEYS')
  })
})
