import { expect, test } from 'vitest'
import { ROLES } from '../access/roles.ts'
import { basic, createTestServer, DONE } from './test-server.fixture.ts'

const CALLS = [
  ['POST', '/v1/track', ['write', 'server', 'agent', 'admin']],
  ['POST', '/v1/b', ['write', 'server', 'agent', 'admin']],
  ['POST', '/v1/moments', ['write', 'server', 'agent', 'admin']],
  ['POST', '/v1/decisions', ['write', 'server', 'agent', 'admin']],
  ['GET', '/v1/inbox/anonymous:a', ['write', 'server', 'agent', 'admin']],
  ['DELETE', '/v1/inbox/device:a/x', ['write', 'server', 'agent', 'admin']],
  ['GET', '/v1/customers/user:a', ['server', 'agent', 'analyst', 'marketer', 'admin']],
  ['GET', '/v1/decisions/x', ['server', 'agent', 'analyst', 'marketer', 'admin']],
  ['PUT', '/v1/feeds/f/k', ['server', 'marketer', 'admin']],
  ['POST', '/v1/feeds/f', ['server', 'marketer', 'admin']],
  ['GET', '/v1/catalogue/places', ['server', 'agent', 'analyst', 'marketer', 'admin']],
  ['PUT', '/v1/catalogue/products/a', ['server', 'marketer', 'admin']],
  ['DELETE', '/v1/catalogue/products/a', ['server', 'marketer', 'admin']],
  ['GET', '/v1/playbook', ['analyst', 'marketer', 'admin']],
  ['POST', '/v1/playbook?dryRun=true', ['marketer', 'admin']],
  ['GET', '/v1/keys', ['admin']],
  ['GET', '/v1/audit', ['admin']],
] as const

test.each(CALLS)('%s %s needs a key of %j', async (method, url, roles) => {
  const { app, keyFor, calls } = createTestServer()
  expect((await app.inject({ method, url })).json().code).toBe('key_missing')
  expect((await app.inject({ method, url, headers: basic('nobody') })).json().code).toBe('key_unknown')
  expect(calls).toEqual([])
  for (const role of ROLES) {
    const body = method === 'POST' ? { payload: {} } : {}
    const { statusCode } = await app.inject({ method, url, headers: basic(keyFor({ role })), ...body })
    expect([role, statusCode]).toEqual([role, (roles as readonly string[]).includes(role) ? 200 : 403])
  }
})

test('a key that was narrowed may what its scopes name, of what its role may', async () => {
  const { app, keyFor } = createTestServer()
  const headers = basic(keyFor({ role: 'server', scopes: ['ingest', 'publish-playbook'] }))
  const statusOf = async (method: 'GET' | 'POST', url: string) =>
    (await app.inject({ method, url, headers })).statusCode
  expect(await statusOf('POST', '/v1/track')).toBe(200)
  expect(await statusOf('GET', '/v1/customers/user:a')).toBe(403)
  expect(await statusOf('POST', '/v1/playbook')).toBe(403)
})

test('a key that asks more often than it may is told when to come back, whatever it asks for', async () => {
  const { app, keyFor } = createTestServer()
  const headers = basic(keyFor({ role: 'write', limit: { perSecond: 0.1, burst: 3 } }))
  const answers = []
  for (const url of ['/v1/track', '/v1/page', '/v1/moments', '/v1/track', '/v1/decisions'])
    answers.push(await app.inject({ method: 'POST', url, headers }))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429, 429])
  expect(answers.at(-1)!.json().code).toBe('rate_limited')
  expect(Number(answers.at(-1)!.headers['retry-after'])).toBeGreaterThan(5)
  expect(
    (await app.inject({ method: 'POST', url: '/v1/track', headers: basic(keyFor({ role: 'write' })) })).statusCode,
  ).toBe(200)
})

test('a key is the user name of Basic, whatever the password, or a Bearer token', async () => {
  const { app, keys } = createTestServer()
  const statusOf = async (authorization: string) =>
    (await app.inject({ method: 'POST', url: '/v1/track', headers: { authorization } })).statusCode
  const encoded = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  for (const good of [encoded(keys.write), encoded(`${keys.write}:`), encoded(`${keys.write}:x:y`)]) {
    expect(await statusOf(good)).toBe(200)
    expect(await statusOf(good)).toBe(200)
  }
  expect(await statusOf(`Bearer ${keys.write}`)).toBe(200)
  expect(await statusOf(`bearer  ${keys.write}`)).toBe(200)
  for (const bad of [
    '',
    'Basic',
    'Bearer',
    'Basic %%%',
    keys.write,
    `Digest ${keys.write}`,
    encoded(`:${keys.write}`),
  ]) {
    expect([bad, await statusOf(bad)]).toEqual([bad, 401])
  }
})

test('more headers than are remembered still pass', async () => {
  const { app, keys } = createTestServer()
  for (let i = 0; i < 1100; i++) {
    const authorization = `Basic ${Buffer.from(`${keys.write}:${i}`).toString('base64')}`
    const { statusCode } = await app.inject({ method: 'POST', url: '/v1/track', headers: { authorization } })
    if (statusCode !== 200) expect(statusCode).toBe(200)
  }
})

test('the short forms take the write key from the body, where there is no header', async () => {
  const { app, keys, calls } = createTestServer()
  const send = async (url: string, writeKey: string, headers: Record<string, string> = {}) =>
    (await app.inject({ method: 'POST', url, headers, payload: JSON.stringify({ a: 1, writeKey }) })).statusCode
  expect(await send('/v1/t', keys.write)).toBe(200)
  expect(await send('/v1/b', keys.write)).toBe(200)
  expect(calls).toHaveLength(2)
  expect(await send('/v1/track', keys.write)).toBe(401)
  expect(await send('/v1/t', keys.admin)).toBe(401)
  expect(await send('/v1/t', 'nobody')).toBe(401)
  expect(await send('/v1/t', keys.write, basic('nobody'))).toBe(401)
})

test('a text that looks like a write key does not count as one', async () => {
  const { app, keys } = createTestServer(() => DONE)
  const payload = JSON.stringify({ text: `"writeKey": "${keys.write}"` })
  expect((await app.inject({ method: 'POST', url: '/v1/t', payload })).statusCode).toBe(401)
})
