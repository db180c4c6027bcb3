import { expect, test } from 'vitest'
import { basic, createTestServer, DONE } from './test-server.fixture.ts'

const CALLS = [
  ['POST', '/v1/track', ['write', 'server', 'admin']],
  ['POST', '/v1/b', ['write', 'server', 'admin']],
  ['POST', '/v1/moments', ['write', 'server', 'admin']],
  ['POST', '/v1/decisions', ['write', 'server', 'admin']],
  ['GET', '/v1/inbox/anonymous:a', ['write', 'server', 'admin']],
  ['DELETE', '/v1/inbox/device:a/x', ['write', 'server', 'admin']],
  ['GET', '/v1/inbox/user:a', ['server', 'admin']],
  ['POST', '/v1/inbox/user:a/x/read', ['server', 'admin']],
  ['GET', '/v1/customers/user:a', ['server', 'admin']],
  ['GET', '/v1/decisions/x', ['server', 'admin']],
  ['PUT', '/v1/feeds/f/k', ['server', 'admin']],
  ['POST', '/v1/feeds/f', ['server', 'admin']],
  ['GET', '/v1/playbook', ['admin']],
  ['POST', '/v1/playbook', ['admin']],
] as const

test.each(CALLS)('%s %s needs a key of %j', async (method, url, roles) => {
  const { app, keys, calls } = createTestServer()
  expect((await app.inject({ method, url })).json().code).toBe('key_missing')
  expect((await app.inject({ method, url, headers: basic('nobody') })).json().code).toBe('key_unknown')
  expect(calls).toEqual([])
  for (const role of ['write', 'server', 'admin'] as const) {
    const { statusCode } = await app.inject({ method, url, headers: basic(keys[role]) })
    expect([role, statusCode]).toEqual([role, (roles as readonly string[]).includes(role) ? 200 : 403])
  }
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
