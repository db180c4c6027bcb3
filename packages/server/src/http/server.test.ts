import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { errorReply } from '../errors.ts'
import { basic, createTestServer } from './test-server.fixture.ts'

const body = '{"event":"x","userId":"u"}'

/** A call with its bytes as text, to compare. */
function readable(call: object): object {
  return 'body' in call ? { ...call, body: Buffer.from(call.body as Uint8Array).toString() } : call
}

/** The server's own key, address and time. */
const signing = expect.objectContaining({ now: expect.any(Number), publicUrl: '' })

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

test.each<[method: Method, url: string, payload: string | undefined, call: object]>([
  ['POST', '/v1/track', body, { type: 'ingest', endpoint: 'track', body, trusted: true }],
  ['POST', '/v1/identify', body, { type: 'ingest', endpoint: 'identify', body, trusted: true }],
  ['POST', '/v1/page', body, { type: 'ingest', endpoint: 'page', body, trusted: true }],
  ['POST', '/v1/screen', body, { type: 'ingest', endpoint: 'screen', body, trusted: true }],
  ['POST', '/v1/group', body, { type: 'ingest', endpoint: 'group', body, trusted: true }],
  ['POST', '/v1/alias', body, { type: 'ingest', endpoint: 'alias', body, trusted: true }],
  ['POST', '/v1/batch', body, { type: 'ingest', endpoint: 'batch', body, trusted: true }],
  ['POST', '/v1/import', body, { type: 'ingest', endpoint: 'batch', body, trusted: true }],
  ['POST', '/v1/t', body, { type: 'ingest', endpoint: 'track', body, trusted: true }],
  ['POST', '/v1/i', body, { type: 'ingest', endpoint: 'identify', body, trusted: true }],
  ['POST', '/v1/p', body, { type: 'ingest', endpoint: 'page', body, trusted: true }],
  ['POST', '/v1/s', body, { type: 'ingest', endpoint: 'screen', body, trusted: true }],
  ['POST', '/v1/g', body, { type: 'ingest', endpoint: 'group', body, trusted: true }],
  ['POST', '/v1/a', body, { type: 'ingest', endpoint: 'alias', body, trusted: true }],
  ['POST', '/v1/b', body, { type: 'ingest', endpoint: 'batch', body, trusted: true }],
  ['POST', '/v1/track', undefined, { type: 'ingest', endpoint: 'track', body: '', trusted: true }],
  ['POST', '/v1/moments', body, { type: 'moment', body, trusted: true, reader: { viewer: 'admin' }, signing }],
  ['POST', '/v1/decisions', body, { type: 'decide', body, trusted: true, reader: { viewer: 'admin' }, signing }],
  ['GET', '/v1/decisions/dec_1', undefined, { type: 'read-decision', id: 'dec_1', viewer: 'admin' }],
  [
    'GET',
    '/v1/customers/user:42',
    undefined,
    { type: 'read-customer', identifier: 'user:42', before: undefined, limit: 50, viewer: 'admin' },
  ],
  [
    'GET',
    '/v1/customers/email:a%2Fb%40x.test?limit=7&before=99',
    undefined,
    { type: 'read-customer', identifier: 'email:a/b@x.test', before: 99, limit: 7, viewer: 'admin' },
  ],
  ['PUT', '/v1/feeds/weather/10001', '{"t":3}', { type: 'put-feed', feed: 'weather', key: '10001', body: '{"t":3}' }],
  ['POST', '/v1/feeds/weather', '{"key":"1"}\n', { type: 'load-feed', feed: 'weather', body: '{"key":"1"}\n' }],
  ['GET', '/v1/inbox/user:42', undefined, { type: 'read-inbox', identifier: 'user:42', reader: { viewer: 'admin' } }],
  [
    'POST',
    '/v1/inbox/user:42/dlv_1/read',
    undefined,
    { type: 'acknowledge-inbox', identifier: 'user:42', item: 'dlv_1', remove: false, reader: { viewer: 'admin' } },
  ],
  [
    'DELETE',
    '/v1/inbox/user:42/dlv_1',
    undefined,
    { type: 'acknowledge-inbox', identifier: 'user:42', item: 'dlv_1', remove: true, reader: { viewer: 'admin' } },
  ],
  ['GET', '/v1/playbook', undefined, { type: 'read-playbook' }],
  ['POST', '/v1/playbook', '{}', { type: 'publish-playbook', dryRun: false, body: '{}' }],
  ['POST', '/v1/playbook?dryRun', '{}', { type: 'publish-playbook', dryRun: true, body: '{}' }],
  ['POST', '/v1/playbook?dryRun=true', '{}', { type: 'publish-playbook', dryRun: true, body: '{}' }],
  ['POST', '/v1/playbook?dryRun=0', '{}', { type: 'publish-playbook', dryRun: false, body: '{}' }],
])('%s %s with %j becomes one call, whose answer is passed on', async (method, url, payload, call) => {
  const { app, keys, calls } = createTestServer(() => ({ status: 207, body: '{"as":"it is"}' }))
  const response = await app.inject({
    method,
    url,
    headers: basic(keys.admin),
    ...(payload !== undefined && { payload }),
  })
  expect(calls.map(readable)).toEqual([call])
  expect([response.statusCode, response.body]).toEqual([207, '{"as":"it is"}'])
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
})

test.each<[what: string, method: Method, url: string, code: string, field?: string]>([
  ['an identifier without namespace', 'GET', '/v1/customers/42', 'invalid_identifier', 'identifier'],
  ['a namespace in capitals', 'GET', '/v1/customers/User:42', 'invalid_identifier', 'identifier'],
  ['an empty value', 'GET', '/v1/customers/user:', 'invalid_identifier', 'identifier'],
  ['a control character', 'GET', '/v1/inbox/user:a%00', 'invalid_identifier', 'identifier'],
  ['a value of 257 characters', 'GET', `/v1/customers/user:${'x'.repeat(257)}`, 'invalid_identifier', 'identifier'],
  ['an endless address', 'GET', `/v1/customers/user:${'x'.repeat(10_000)}`, 'not_found'],
  ['broken percent signs', 'GET', '/v1/customers/user:%ff', 'bad_request'],
  ['a limit of 0', 'GET', '/v1/customers/user:1?limit=0', 'invalid_query', 'limit'],
  ['a limit that is no number', 'GET', '/v1/customers/user:1?limit=many', 'invalid_query', 'limit'],
  ['a cursor that is none', 'GET', '/v1/customers/user:1?before=-1', 'invalid_query', 'before'],
  ['a dry run of perhaps', 'POST', '/v1/playbook?dryRun=perhaps', 'invalid_query', 'dryRun'],
  ['a feed whose name is too long', 'PUT', `/v1/feeds/${'f'.repeat(257)}/k`, 'invalid_query', 'feed'],
  ['an address that is none', 'GET', '/v2/track', 'not_found'],
  ['a method that is none', 'GET', '/v1/track', 'not_found'],
])('%s is refused before the host is asked', async (_, method, url, code, field) => {
  const { app, keys, calls } = createTestServer()
  const response = await app.inject({ method, url, headers: basic(keys.admin) })
  const expected = JSON.parse(errorReply(code as never, { field }).body)
  expect(response.json()).toEqual(expected)
  expect(response.statusCode).toBe(errorReply(code as never).status)
  expect(calls).toEqual([])
})

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('a body compressed with %s is handed on as it was', async (encoding, compress) => {
  const { app, keys, calls } = createTestServer()
  const headers = { ...basic(keys.write), 'content-encoding': encoding, 'content-type': 'application/json' }
  const response = await app.inject({ method: 'POST', url: '/v1/track', headers, payload: compress(body) })
  expect(response.statusCode).toBe(200)
  expect(calls.map(readable)).toEqual([{ type: 'ingest', endpoint: 'track', body, trusted: false }])
})

test.each([
  ['a compressed megabyte', 'gzip', gzipSync('x'.repeat(1_000_000)), 413, 'body_too_large'],
  ['what is not compressed', 'gzip', Buffer.from(body), 400, 'malformed_encoding'],
  ['an unknown compression', 'snappy', Buffer.from(body), 415, 'unsupported_encoding'],
  ['10 MB', 'identity', Buffer.alloc(10_000_000, 32), 413, 'body_too_large'],
])('%s is refused', async (_, encoding, payload, status, code) => {
  const { app, keys, calls } = createTestServer()
  const headers = { ...basic(keys.write), 'content-encoding': encoding }
  const response = await app.inject({ method: 'POST', url: '/v1/batch', headers, payload })
  expect([response.statusCode, response.json().code]).toEqual([status, code])
  expect(calls).toEqual([])
})

test('the content type of a body does not matter', async () => {
  const { app, keys, calls } = createTestServer()
  for (const type of ['application/json', 'text/plain;charset=UTF-8', 'application/x-anything']) {
    const headers = { ...basic(keys.write), 'content-type': type }
    await app.inject({ method: 'POST', url: '/v1/track', headers, payload: body })
  }
  expect(calls).toHaveLength(3)
})

test('our own mistakes are reported and answered without telling what they were', async () => {
  const { app, keys, failures } = createTestServer(() => {
    throw new Error('a secret')
  })
  const response = await app.inject({ method: 'POST', url: '/v1/track', headers: basic(keys.write), payload: body })
  expect(response.statusCode).toBe(500)
  expect(response.json().code).toBe('internal_error')
  expect(response.body).not.toContain('secret')
  expect(failures).toEqual([new Error('a secret')])
})

test('pages of other origins may call what browsers call, errors included, and nothing else', async () => {
  const { app, keys } = createTestServer()
  const preflight = await app.inject({ method: 'OPTIONS', url: '/v1/inbox/user:1/x' })
  expect(preflight.statusCode).toBe(204)
  expect(preflight.headers['access-control-allow-methods']).toBe('DELETE')
  const refused = await app.inject({ method: 'POST', url: '/v1/t', payload: '{}' })
  expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([401, '*'])
  const customer = await app.inject({ url: '/v1/customers/user:1', headers: basic(keys.server) })
  expect(customer.headers['access-control-allow-origin']).toBe(undefined)
  expect((await app.inject({ method: 'OPTIONS', url: '/v1/customers/user:1' })).statusCode).toBe(404)
})

test('health does not need the engine, readiness does', async () => {
  const down = createTestServer(() => errorReply('not_ready'))
  expect((await down.app.inject('/healthz')).json()).toEqual({ status: 'ok', version: '1.2.3' })
  const refused = await down.app.inject('/readyz')
  expect([refused.statusCode, refused.json().code]).toEqual([503, 'not_ready'])
  const up = createTestServer(() => ({ status: 200, body: '{"gauges":{}}' }))
  expect((await up.app.inject('/readyz')).json()).toEqual({ status: 'ready' })
})

test('metrics tell requests by route and the numbers of the engine', async () => {
  const status = { playbook: 'v1', gauges: { documentBytes: 12 }, tallies: { 'delivered/"x"': 3 }, responses: [1] }
  const { app, keys } = createTestServer(() => ({ status: 200, body: JSON.stringify(status) }))
  await app.inject({ method: 'POST', url: '/v1/track', headers: basic(keys.write), payload: body })
  await app.inject({ method: 'POST', url: '/v1/track', payload: body })
  const { body: text, headers } = await app.inject('/metrics')
  expect(headers['content-type']).toContain('text/plain')
  expect(text).toContain('attune_http_requests_total{method="POST",route="/v1/track",status="200"} 1')
  expect(text).toContain('attune_http_requests_total{method="POST",route="/v1/track",status="401"} 1')
  expect(text).toContain('attune_http_request_duration_seconds_count{method="POST",route="/v1/track"} 2')
  expect(text).toContain('attune_http_request_duration_seconds_bucket{method="POST",route="/v1/track",le="+Inf"} 2')
  expect(text).toContain('attune_document_bytes 12')
  expect(text).toContain('attune_tallies{name="delivered/\\"x\\""} 3')
  expect(text).toContain('attune_ready 1')
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^($|# (HELP|TYPE) \w+ .+|\w+(\{.*\})? \S+$)/)
})
