import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuditLog } from '../audit/audit-log.ts'
import { verify } from '../audit/entry.ts'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { basic, createTestServer } from './test-server.fixture.ts'

const playbookFor = (url: string) => ({
  brand: { name: 'Audit', timezone: 'Etc/UTC', currency: 'USD' },
  channels: { email: { kind: 'webhook', consent: 'opt-in', config: { url } } },
})

/** Routes that tell of the world or of people, or only ask: the history and the ledger have those. */
const NO_CHANGES = [
  ...[
    'batch',
    'b',
    'track',
    't',
    'identify',
    'i',
    'page',
    'p',
    'screen',
    's',
    'group',
    'g',
    'alias',
    'a',
    'import',
  ].map((name) => `post /v1/${name}`),
  ...['post /v1/moments', 'post /v1/decisions', 'post /v1/messages', 'post /v1/links', 'post /v1/identity-tokens'],
  'post /v1/channels/{channel}/hook',
  ...['post /v1/actions/{action}/preview', 'post /v1/actions/{action}/test'],
  ...['post /v1/devices', 'delete /v1/devices/{device}'],
  ...['put /v1/feeds/{feed}/{key}', 'post /v1/feeds/{feed}', 'post /v1/destinations/{name}/test'],
  ...['put /v1/catalogue/{kind}/{id}', 'delete /v1/catalogue/{kind}/{id}'],
  ...['post /v1/codes/look-up', 'post /v1/offline-tokens'],
  ...['post /v1/baskets/evaluate', 'post /v1/redemptions', 'post /v1/points/spend', 'post /v1/points/transfer'],
  'post /v1/points/codes',
  // A phone on behalf of its owner, with the token of its pass.
  'post /passes/apple/v1/devices/{device}/registrations/{passType}/{serial}',
  'delete /passes/apple/v1/devices/{device}/registrations/{passType}/{serial}',
  'post /passes/apple/v1/log',
  ...['commit', 'cancel', 'return'].map((settling) => `post /v1/redemptions/{id}/${settling}`),
  ...['post /v1/runs', 'post /v1/runs/{run}/hand-back', 'post /v1/runs/{run}/end'],
  ...['claim', 'release', 'close', 'answers'].map((what) => `post /v1/hand-overs/{handOver}/${what}`),
  ...['post /v1/loads/preview', 'put /v1/loads/{id}/content'],
  ...['post /v1/audiences/preview', 'delete /v1/audiences/counts/{job}'],
  ...['post /v1/inbox/{identifier}/{item}/read', 'delete /v1/inbox/{identifier}/{item}'],
  ...['post /v1/wallet/{identifier}/viewed', 'post /w/{token}/viewed'],
  ...['post /p/{token}', 'post /u/{token}', 'post /c/{token}', 'post /v1/registration'],
]

test('every route that changes something is noted, or is known to change nothing of what operators set', async () => {
  const { app } = createTestServer()
  const { paths } = (await app.inject('/openapi.json')).json()
  const unnoted: string[] = []
  for (const [path, methods] of Object.entries<Record<string, { description: string }>>(paths))
    for (const [method, { description }] of Object.entries(methods))
      if (method !== 'get' && !description.includes('Noted in the audit log')) unnoted.push(`${method} ${path}`)
  expect(unnoted.filter((route) => !NO_CHANGES.includes(route))).toEqual([])
  expect(NO_CHANGES.filter((route) => !unnoted.includes(route))).toEqual([])
})

test('while changes cannot be noted, none is made', async () => {
  let isSound = true
  const auditLog = { ...createAuditLog(Date.now), append: () => Promise.reject(new Error('no room')) }
  Object.defineProperty(auditLog, 'isSound', { get: () => isSound })
  const { app, calls, failures, keys } = createTestServer(undefined, { auditLog })
  const publish = () => app.inject({ method: 'POST', url: '/v1/privacy/rotate', headers: basic(keys.admin) })
  const first = await publish()
  expect([first.statusCode, first.json().code, failures.length]).toEqual([503, 'audit_unavailable', 1])
  isSound = false
  expect((await publish()).json().code).toBe('audit_unavailable')
  expect(calls).toHaveLength(1)
})

describe('the audit log of a server', { timeout: 30_000 }, () => {
  let directory: string
  let attune: Attune
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'attune-audited-'))
    attune = await startAttune(playbookFor, { dataDirectory: directory })
  })
  afterEach(async () => {
    await attune.close()
    chmodSync(directory, 0o700)
    rmSync(directory, { recursive: true })
  })
  const entries = async () => (await attune.ask('GET', '/v1/audit?limit=500')).body

  test('tells who changed what, from what to what, on disk before the answer', async () => {
    const { body: made } = await attune.ask('POST', '/v1/keys', { name: 'marketing', role: 'marketer' })
    const publish = (name: string, query = '') =>
      fetch(`${attune.server.url}/v1/playbook${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${made.key}` },
        body: JSON.stringify({
          ...playbookFor('http://127.0.0.1:1/'),
          brand: { name, timezone: 'Etc/UTC', currency: 'USD' },
        }),
      })
    expect((await publish('New name', '?dryRun=true')).status).toBe(200)
    expect((await publish('New name')).status).toBe(200)
    const onDisk = readFileSync(join(directory, 'audit.ndjson'), 'utf8')
    await attune.ask('POST', '/v1/identify', { userId: 'secret-ana' })
    await attune.ask('POST', '/v1/identify', { userId: 'secret-bea' })
    const merged = await attune.ask('POST', '/v1/merges', { keep: 'user:secret-ana', from: 'user:secret-bea' })
    await attune.ask('POST', `/v1/merges/${merged.body.id}/undo`)
    await attune.ask('DELETE', '/v1/customers/user:secret-ana')
    await attune.ask('POST', `/v1/keys/${made.id}/rotate`, { overlap: '0s' })
    expect((await publish('Old key')).status).toBe(401)

    const { entries: found, head, next } = await entries()
    expect(found.map(({ change }: { change: string }) => change)).toEqual([
      ...[
        'key.rotated',
        'customer.erased',
        'customers.parted',
        'customers.merged',
        'playbook.published',
        'key.created',
      ],
    ])
    expect(next).toBeNull()
    expect(found[4]).toMatchObject({
      actor: { kind: 'key', id: made.id, name: 'marketing', role: 'marketer' },
      before: { version: expect.any(String) },
      after: { changes: [{ section: 'brand', changed: [{ fields: [{ before: 'Audit', after: 'New name' }] }] }, {}] },
    })
    expect(found[1]).toMatchObject({ subject: '1', after: { reason: 'request' } })
    expect(onDisk.split('\n')).toHaveLength(3)
    const text = readFileSync(join(directory, 'audit.ndjson'), 'utf8')
    expect(verify(text)).toMatchObject({ ok: true, head })
    // Nobody has to be erased here, and no key can be taken from here.
    expect(text).not.toContain('secret')
    expect(text).not.toContain(made.key)
  })

  test('is for those who manage the system, page by page', async () => {
    for (let i = 0; i < 5; i++) await attune.ask('POST', '/v1/keys', { name: `k${i}`, role: 'analyst' })
    expect((await attune.ask('GET', '/v1/audit', undefined, 'server')).status).toBe(403)
    const first = (await attune.ask('GET', '/v1/audit?limit=3')).body
    const second = (await attune.ask('GET', `/v1/audit?limit=3&before=${first.next}`)).body
    expect([...first.entries, ...second.entries].map(({ sequence }) => sequence)).toEqual([5, 4, 3, 2, 1])
    expect(second.next).toBeNull()
  })

  test('keys are made, narrowed, rotated and ended without a restart; what is wrong is told by its field', async () => {
    const make = (body: object) => attune.ask('POST', '/v1/keys', body)
    for (const [body, field] of [
      [{ name: 'x' }, 'role'],
      [{ name: 'x', role: 'king' }, 'role'],
      [{ name: '', role: 'write' }, 'name'],
      [{ name: 'x', role: 'write', scopes: ['rule'] }, 'scopes.0'],
      [{ name: 'x', role: 'write', limit: { perSecond: 0, burst: 1 } }, 'limit.perSecond'],
      [{ name: 'x', role: 'write', expiresIn: 'soon' }, 'expiresIn'],
    ] as const)
      expect((await make(body)).body).toMatchObject({ code: 'invalid_value', field })
    const { body, status } = await make({ name: 'desk', role: 'agent', expiresIn: '90d' })
    expect(status).toBe(201)
    const { keys } = (await attune.ask('GET', '/v1/keys')).body
    expect(JSON.stringify(keys)).not.toContain(body.key)
    expect(keys.at(-1)).toMatchObject({ id: body.id, role: 'agent', scopes: null, expired: false })
    expect((await attune.ask('DELETE', `/v1/keys/${body.id}`)).status).toBe(200)
    expect((await attune.ask('DELETE', `/v1/keys/${body.id}`)).body.code).toBe('api_key_unknown')
    const admin = keys.find(({ role }: { role: string }) => role === 'admin')
    expect((await attune.ask('DELETE', `/v1/keys/${admin.id}`)).body.code).toBe('last_admin_key')
  })
})
