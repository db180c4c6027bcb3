import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openHttp2Provider } from '../channels/push/push-provider.fixture.ts'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { type PassSettings, readPassSettings } from './settings.ts'
import { unzip } from './unzip.fixture.ts'

const PASS_TYPE = 'pass.com.example.bean'
const ISSUER = '3388000000012345678'
const playbook = {
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD', color: '#0b6e4f' },
  offers: {
    pastry: {
      name: 'A pastry on us',
      grantedBy: { event: 'Signed Up' },
      redemption: { benefit: { kind: 'free-item', on: { skus: ['bagel'] } } },
    },
  },
}

type Provider = Awaited<ReturnType<typeof openHttp2Provider>>

/** Google, as far as objects of wallets go: gives tokens, and takes changes of objects. */
async function openGoogle() {
  const changes: { readonly path: string; readonly token: string; readonly body: unknown }[] = []
  let status = 200
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (request.url === '/token') {
        const { iss, scope } = decodeJwt(new URLSearchParams(body).get('assertion')!)
        response.writeHead(iss === 'wallet@bean.example' && String(scope).endsWith('wallet_object.issuer') ? 200 : 400)
        return response.end(JSON.stringify({ access_token: 'ya29', expires_in: 3599, token_type: 'Bearer' }))
      }
      if (status === 200)
        changes.push({
          path: `${request.method} ${request.url}`,
          token: String(request.headers.authorization),
          body: JSON.parse(body),
        })
      return response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    changes,
    answerWith(next: number) {
      status = next
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

describe('a pass is told what becomes of its copy', { timeout: 60_000 }, () => {
  let folder: string
  let apns: Provider
  let google: Awaited<ReturnType<typeof openGoogle>>
  let attune: Attune
  let gone = new Set<string>()

  let passes: PassSettings
  const start = async () => {
    passes = await readPassSettings({
      ATTUNE_APPLE_PASS_CERTIFICATE: join(folder, 'pass.pem'),
      ATTUNE_APPLE_PASS_KEY: join(folder, 'pass.key'),
      ATTUNE_APPLE_WWDR: join(folder, 'pass.pem'),
      ATTUNE_APPLE_PASS_PUSH_URL: apns.url,
      ATTUNE_GOOGLE_WALLET_KEY: join(folder, 'account.json'),
      ATTUNE_GOOGLE_WALLET_ISSUER: ISSUER,
      ATTUNE_GOOGLE_WALLET_URL: google.url,
    })
    return startAttune(() => playbook, { passes })
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attune-pass-updates-'))
    gone = new Set()
    const subject = `/UID=${PASS_TYPE}/CN=Pass Type ID/OU=TEAM123456/O=Bean/C=US`
    const self = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'pass.key', '-out', 'pass.pem', '-days', '2']
    execFileSync('openssl', ['req', ...self, '-subj', subject], { cwd: folder, stdio: 'ignore' })
    google = await openGoogle()
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    const account = { client_email: 'wallet@bean.example', private_key: key, token_uri: `${google.url}/token` }
    await writeFile(join(folder, 'account.json'), JSON.stringify(account))
    apns = await openHttp2Provider(
      async ({ headers }) => {
        const token = headers[':path']!.slice('/3/device/'.length)
        return gone.has(token) ? { status: 410, body: '{"reason":"Unregistered"}' } : { status: 200 }
      },
      { status: 400, body: '{"reason":"BadTopic"}' },
    )
    attune = await start()
    await attune.ask('POST', '/v1/track', { userId: 'ana', event: 'Signed Up', messageId: 's' })
  })
  afterEach(async () => {
    await attune.close()
    await apns.close()
    await google.close()
    await rm(folder, { recursive: true })
  })

  const grant = async () => (await attune.ask('GET', '/v1/wallet/user:ana?all=true')).body.grants[0]
  const api = (path: string) =>
    fetch(attune.server.url + path, { headers: { authorization: `Bearer ${attune.server.keys!.server}` } })
  /** What a pass says of itself. */
  const passIn = async (answer: Response) =>
    JSON.parse(
      unzip(Buffer.from(await answer.arrayBuffer()))
        .get('pass.json')!
        .toString('utf8'),
    )
  /** A phone that holds the pass, as Apple's protocol has it. */
  const phone = async (id: string, device: string) => {
    const pass = await passIn(await api(`/v1/wallet/user:ana/${id}/apple`))
    expect(pass).toMatchObject({ webServiceURL: `${attune.server.url}/passes/apple`, serialNumber: id, voided: false })
    const base = `${pass.webServiceURL}/v1`
    const authorization = `ApplePass ${pass.authenticationToken}`
    const place = `${base}/devices/${device}/registrations/${PASS_TYPE}`
    return {
      register: (token = authorization) =>
        fetch(`${place}/${id}`, {
          method: 'POST',
          headers: { authorization: token },
          body: JSON.stringify({ pushToken: `token-${device}` }),
        }),
      unregister: () => fetch(`${place}/${id}`, { method: 'DELETE', headers: { authorization } }),
      updated: async (since?: string) => {
        const answer = await fetch(`${place}${since === undefined ? '' : `?passesUpdatedSince=${since}`}`)
        return answer.status === 204
          ? undefined
          : ((await answer.json()) as { serialNumbers: string[]; lastUpdated: string })
      },
      latest: (headers = {}) => fetch(`${base}/passes/${PASS_TYPE}/${id}`, { headers: { authorization, ...headers } }),
      log: () => fetch(`${base}/log`, { method: 'POST', body: JSON.stringify({ logs: ['something'] }) }),
    }
  }
  const pushes = () => apns.taken.map(({ headers, body }) => [headers[':path'], headers['apns-topic'], body])
  const use = async (as?: string) => {
    const lines = [{ sku: 'bagel', unitPrice: 300 }]
    const { body } = await attune.ask('POST', '/v1/redemptions', { customer: 'user:ana', lines, hold: 0 })
    expect(body.state).toBe('committed')
    if (as) await attune.ask('POST', `/v1/redemptions/${body.id}/${as}`)
  }

  test('once the certificate has ended phones are told so, are not pushed, and are when there is a new one', async () => {
    const { id } = await grant()
    const iphone = await phone(id, 'iphone')
    await iphone.register()
    const ends = passes.apple as { endsAt: number }
    const good = ends.endsAt
    ends.endsAt = Date.now()
    await use()
    const latest = await iphone.latest()
    expect([latest.status, await latest.json()]).toMatchObject([503, { code: 'pass_certificate_ended' }])
    expect(pushes()).toEqual([])
    ends.endsAt = good
    // What nobody could be told is told again by itself.
    await expect.poll(pushes, { timeout: 30_000 }).toContainEqual(['/3/device/token-iphone', PASS_TYPE, '{}'])
    expect((await iphone.latest()).status).toBe(200)
  })

  test('a phone is pushed when the copy is used, and fetches a pass that is void; when it comes back, one that is not', async () => {
    const { id } = await grant()
    const iphone = await phone(id, 'iphone')
    expect((await iphone.register()).status).toBe(201)
    expect((await iphone.register()).status).toBe(200)
    expect((await iphone.register('ApplePass 1.wrong')).status).toBe(401)
    const before = await iphone.updated()
    expect(before!.serialNumbers).toEqual([id])
    expect(await iphone.updated(before!.lastUpdated)).toBeUndefined()
    await use()
    await expect.poll(pushes, { timeout: 10_000 }).toEqual([['/3/device/token-iphone', PASS_TYPE, '{}']])
    const after = await iphone.updated(before!.lastUpdated)
    expect(after!.serialNumbers).toEqual([id])
    const latest = await iphone.latest()
    const modified = latest.headers.get('last-modified')!
    expect(await passIn(latest)).toMatchObject({ serialNumber: id, voided: true })
    expect((await iphone.latest({ 'if-modified-since': modified })).status).toBe(304)
    expect((await iphone.log()).status).toBe(200)
    expect((await iphone.unregister()).status).toBe(200)
    expect(await iphone.updated()).toBeUndefined()
  })

  test('what comes back is usable again, a phone that is gone is let go of, and who cannot be told is told later', async () => {
    const { id } = await grant()
    const [kept, lost] = [await phone(id, 'kept'), await phone(id, 'lost')]
    for (const one of [kept, lost]) await one.register()
    gone.add('token-lost')
    apns.behave('busy')
    await use('return')
    await expect.poll(async () => (await grant()).state, { timeout: 10_000 }).toBe('granted')
    expect(pushes()).toEqual([])
    apns.behave('accept')
    // Changes of the wallet let it be tried again at once; without any it is every 15 seconds.
    await attune.ask('POST', `/v1/wallet/user:ana/${id}/revoke`, { reason: 'by mistake' })
    await expect.poll(pushes, { timeout: 10_000 }).toContainEqual(['/3/device/token-kept', PASS_TYPE, '{}'])
    expect(await passIn(await kept.latest())).toMatchObject({ voided: true })
    expect(await lost.updated()).toBeUndefined()
  })

  test('the object that lies with Google gets the state of the copy', async () => {
    const { id } = await grant()
    await api(`/v1/wallet/user:ana/${id}/google`)
    google.answerWith(503)
    await use()
    google.answerWith(200)
    const { body } = await attune.ask('GET', '/v1/redemptions?from=2020-01-01&to=2040-01-01')
    expect(body.rows).toBeDefined()
    // Told when the wallet changes again, or within 15 seconds.
    const object = { path: `PATCH /walletobjects/v1/offerObject/${ISSUER}.${id}`, token: 'Bearer ya29' }
    await expect.poll(() => google.changes, { timeout: 30_000 }).toEqual([{ ...object, body: { state: 'COMPLETED' } }])
  })

  test('of who is forgotten nothing is kept', async () => {
    const { id } = await grant()
    const iphone = await phone(id, 'iphone')
    await iphone.register()
    await attune.ask('DELETE', '/v1/customers/user:ana')
    await expect.poll(() => iphone.updated(), { timeout: 10_000 }).toBeUndefined()
    expect((await iphone.latest()).status).toBe(404)
    expect(pushes()).toEqual([])
  })
})
