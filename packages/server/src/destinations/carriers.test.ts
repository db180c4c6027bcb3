import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DestinationDefinition, type FileDestination, playbookDefinitionSchema } from '@attune/engine'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createOutbound } from '../outbound/outbound.ts'
import { DestinationSetupError } from './carrier.ts'
import { fact, httpCarrierContract, type Receiving, receive } from './carrier-contract.ts'
import { openCarrier } from './open-carrier.ts'

const SECRET = `whsec_${Buffer.from('a secret of the right length, yes').toString('base64')}`
const outbound = createOutbound({ allowPrivateAddresses: true })
afterAll(() => outbound.close())

/** A destination as a playbook has it. */
function define(destination: object): DestinationDefinition {
  const brand = { name: 'B', timezone: 'Etc/UTC', currency: 'USD' }
  return playbookDefinitionSchema.parse({ brand, destinations: { crm: destination } }).destinations.crm!
}

function open(destination: object, more: { exportDirectory?: string; newest?: number } = {}) {
  return openCarrier('crm', define(destination), {
    ...{ outbound, signingSecret: SECRET, exportDirectory: more.exportDirectory, now: Date.now },
    ...{ newest: () => more.newest ?? 1000, environment: { TOKEN: 'secret', ID: 'client', KEY: 'client-secret' } },
  })
}

const upsert = { method: 'PUT', url: '', body: { id: '{{ fact.id }}', audience: '{{ fact.audience }}' } }

httpCarrierContract({
  name: 'webhook',
  open: (url) => open({ kind: 'webhook', url, timeout: '0.3s' }),
  missing: 'failed',
  idsIn: ({ headers, text }) => {
    const body = new Webhook(SECRET).verify(text, headers as Record<string, string>)
    return (body as { data: { facts: { id: string }[] } }).data.facts.map(({ id }) => id)
  },
})

httpCarrierContract({
  name: 'http',
  open: (url) => open({ kind: 'http', timeout: '0.3s', requests: { 'audience-entered': { ...upsert, url } } }),
  missing: 'refused',
  idsIn: ({ text }) => [JSON.parse(text).id],
})

test('a batch of a webhook has the same id when it is sent again', async () => {
  const other = await receive(() => [])
  const carrier = open({ kind: 'webhook', url: other.url })
  await carrier.send([fact(1), fact(2)])
  await carrier.send([fact(1), fact(2)])
  await carrier.send([fact(1)])
  const ids = other.received.map(({ headers }) => headers['webhook-id'])
  expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false])
  other.close()
})

describe('a request made from a template', () => {
  let other: Receiving
  const asked: { method: string; url: string }[] = []
  beforeEach(async () => {
    other = await receive(() => [])
    asked.length = 0
    other.behave = (response, request) => {
      asked.push({ method: request.method!, url: request.url! })
      response.writeHead(200).end()
    }
  })
  afterEach(() => other.close())
  const request = (path: string, more: object = {}) =>
    open({ kind: 'http', requests: { 'audience-entered': { url: other.url + path, ...more } } })

  test('is filled in; a value that stands alone keeps its type', async () => {
    const body = {
      email: '{{ identifiers.email }}',
      note: 'Is in {{ fact.audience }}',
      points: '{{ traits.points }}',
      tags: ['{{ fact.audience }}'],
      gone: '{{ traits.gone }}',
    }
    const carrier = request('/{{ identifiers.email }}', { method: 'PATCH', body, headers: { 'X-At': '{{ fact.at }}' } })
    const identifiers = ['email:ana+x@example.com', 'email:other@example.com']
    expect(await carrier.send([fact(1, 1, { identifiers, traits: { points: 12 } })])).toEqual({ outcome: 'taken' })
    expect(asked).toEqual([{ method: 'PATCH', url: '/facts/ana%2Bx%40example.com' }])
    expect(JSON.parse(other.received[0]!.text)).toEqual({
      ...{ email: 'ana+x@example.com', note: 'Is in runners', points: 12, tags: ['runners'], gone: null },
    })
    expect(other.received[0]!.headers).toMatchObject({
      ...{ 'x-at': '2026-06-01T12:00:00.000Z', 'idempotency-key': 'fct_1', 'content-type': 'application/json' },
    })
  })

  test.each(['../admin', 'a/b?c=d#e', '%2e%2e', 'ü\r\nX: y'])(
    'keeps %j within its part of the address',
    async (user) => {
      await request('/{{ identifiers.user }}').send([fact(1, 1, { identifiers: [`user:${user}`] })])
      expect(asked[0]!.url.split('/')).toHaveLength(3)
      expect(decodeURIComponent(asked[0]!.url.slice('/facts/'.length))).toBe(user)
    },
  )

  test.each(['', '.', '..'])('is not sent where a part of the address is %j', async (user) => {
    const answer = await request('/{{ identifiers.user }}', { method: 'DELETE' }).send([
      fact(1, 1, { identifiers: user === '' ? [] : [`user:${user}`] }),
    ])
    expect(answer).toMatchObject({ outcome: 'skipped' })
    expect(asked).toEqual([])
  })

  test('written as a text keeps values within theirs', async () => {
    const body = '{"name": "{{ traits.name }}", "audience": {{ fact.audience | json | raw }}}'
    await request('', { body }).send([fact(1, 1, { traits: { name: 'A "B"\n' } })])
    expect(JSON.parse(other.received[0]!.text)).toEqual({ name: 'A "B"\n', audience: 'runners' })
    const xml = { body: '<n>{{ traits.name }}</n>', contentType: 'application/xml' }
    await request('', xml).send([fact(1, 1, { traits: { name: '<b>' } })])
    expect(other.received[1]!.text).toBe('<n>&lt;b&gt;</n>')
  })

  test('that comes out as no JSON, or takes too long to fill in, is refused with the reason', async () => {
    expect(await request('', { body: '{"a": }' }).send([fact(1)])).toMatchObject({ outcome: 'refused' })
    const endless = '{% for i in (1..100000000) %}x{% endfor %}'
    expect(await request('', { body: { a: endless } }).send([fact(1)])).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/^template: /),
    })
    expect(asked).toEqual([])
  })

  test('that cannot be read is told before anything is sent', () => {
    expect(() => request('', { body: { a: '{% if %}' } })).toThrow(DestinationSetupError)
  })

  test('can count other statuses as taken, and shows a secret of the environment', async () => {
    const auth = { kind: 'header', prefix: 'Bearer ', secretFrom: 'TOKEN' }
    other.behave = (response) => response.writeHead(404).end()
    const requests = { 'audience-entered': { url: other.url, alsoTaken: [404] } }
    expect(await open({ kind: 'http', auth, requests }).send([fact(1)])).toEqual({ outcome: 'taken' })
    expect(other.received[0]!.headers.authorization).toBe('Bearer secret')
    other.behave = (response, { headers }) => response.writeHead(422).end(`not for ${headers.authorization}`)
    expect(await open({ kind: 'http', auth, requests }).send([fact(2)])).toMatchObject({ text: 'not for Bearer ***' })
    expect(() => open({ kind: 'http', auth: { ...auth, secretFrom: 'NONE' }, requests })).toThrow('NONE is not set')
  })
})

describe('a destination with client credentials', () => {
  let crm: Receiving
  let issuer: Receiving
  let issued = 0
  beforeEach(async () => {
    issued = 0
    crm = await receive(() => [])
    issuer = await receive(() => [])
    issuer.behave = (response) => {
      issued++
      const token = { access_token: `t${issued}`, token_type: 'Bearer', expires_in: 3600 }
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token)), 30)
    }
  })
  afterEach(() => {
    crm.close()
    issuer.close()
  })
  const carrier = (more: object = {}) =>
    open({
      kind: 'http',
      auth: {
        kind: 'oauth',
        tokenUrl: issuer.url,
        clientIdFrom: 'ID',
        clientSecretFrom: 'KEY',
        scope: 'write',
        ...more,
      },
      requests: { 'audience-entered': { url: crm.url } },
    })

  test('gets one token for all that is under way, by what it shows the issuer', async () => {
    const sending = carrier()
    await Promise.all([1, 2, 3].map((number) => sending.send([fact(number)])))
    await sending.send([fact(4)])
    expect(issued).toBe(1)
    expect(crm.received.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill('Bearer t1'))
    expect(issuer.received[0]!.headers.authorization).toBe(
      `Basic ${Buffer.from('client:client-secret'.replace('-', '%2D')).toString('base64')}`,
    )
    expect(issuer.received[0]!.text).toBe('scope=write&grant_type=client_credentials')
  })

  test('asks for a new one where the old one is refused, once', async () => {
    const sending = carrier({ clientAuthentication: 'post' })
    crm.behave = (response, request) =>
      response.writeHead(request.headers.authorization === 'Bearer t1' ? 401 : 204).end()
    expect(await sending.send([fact(1)])).toEqual({ outcome: 'taken' })
    expect(issued).toBe(2)
    crm.behave = (response) => response.writeHead(401).end()
    expect(await sending.send([fact(2)])).toMatchObject({ outcome: 'failed', reason: 'http_401' })
    expect(issued).toBe(3)
  })

  test('waits where there is no token to be had, and says nothing of the secret', async () => {
    issuer.behave = (response) =>
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}')
    const sending = carrier()
    expect(await sending.send([fact(1)])).toEqual({ outcome: 'failed', reason: 'no token: invalid_client (400)' })
    expect(crm.received).toEqual([])
  })
})

describe('a destination of kind file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attune-files-'))
  })
  afterEach(async () => {
    await chmod(join(folder, 'crm'), 0o700).catch(() => undefined)
    await rm(folder, { recursive: true })
  })
  const files = async () => (await readdir(join(folder, 'crm'))).filter((name) => !name.startsWith('.')).sort()
  const read = (name: string) => readFile(join(folder, 'crm', name), 'utf8')
  const carrier = (more: Partial<FileDestination> = {}, newest = 1000) =>
    open({ kind: 'file', ...more }, { exportDirectory: folder, newest })

  test('holds each batch in a file of its own that is named by its first and last fact', async () => {
    expect(await carrier().send([fact(3), fact(7)])).toEqual({ outcome: 'taken' })
    expect(await files()).toEqual(['000000000003-000000000007.ndjson'])
    const lines = (await read('000000000003-000000000007.ndjson')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(['fct_3', 'fct_7'])
  })

  test('as CSV has a head, the columns that were asked for, and nothing that a spreadsheet would run', async () => {
    const columns = ['id', 'identifiers.email', 'traits.name', 'traits.points', 'traits.gone']
    const traits = { name: '=cmd("x"), y', points: -3 }
    await carrier({ format: 'csv', columns }).send([fact(1, 1, { identifiers: ['email:a@example.com'], traits })])
    expect(await read('000000000001-000000000001.csv')).toBe(
      `${columns.join(',')}\r\nfct_1,a@example.com,"'=cmd(""x""), y",-3,\r\n`,
    )
  })

  test('knows after a crash what it holds, also when the files were taken away; drafts count for nothing', async () => {
    await carrier().send([fact(3), fact(7)])
    await writeFile(join(folder, 'crm', '000000000008-000000000009.ndjson.draft'), 'half')
    expect(carrier().holds).toBe(7)
    await rm(join(folder, 'crm', '000000000003-000000000007.ndjson'))
    expect(carrier().holds).toBe(7)
    // Named already, but the position was not yet noted.
    await writeFile(join(folder, 'crm', '000000000008-000000000009.ndjson'), '')
    expect(carrier().holds).toBe(9)
  })

  test('is refused where the files are of another data directory', () => {
    expect(() => open({ kind: 'file' }, {})).toThrow('start the server with a data directory')
    return carrier()
      .send([fact(900)])
      .then(() => expect(() => carrier({}, 5)).toThrow('files of another data directory'))
  })

  test('that cannot be written waits, and comes back', async () => {
    const sending = carrier()
    await rm(join(folder, 'crm'), { recursive: true })
    await writeFile(join(folder, 'crm'), 'in the way')
    expect(await sending.send([fact(1)])).toMatchObject({ outcome: 'failed', reason: 'EEXIST' })
    await rm(join(folder, 'crm'))
    expect(await sending.send([fact(1)])).toEqual({ outcome: 'taken' })
  })
})
