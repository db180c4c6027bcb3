import { execFileSync } from 'node:child_process'
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { type PassSettings, readPassSettings, warnOfPasses } from './settings.ts'
import { unzip } from './unzip.fixture.ts'

const playbook = {
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD', color: '#0b6e4f' },
  offers: {
    pastry: {
      name: 'A pastry on us',
      legal: 'One per person.',
      grantedBy: { event: 'Signed Up' },
      window: { lasts: '14d' },
      redemption: { benefit: { kind: 'free-item', on: { categories: ['bakery'] } } },
    },
    note: { name: 'A note', grantedBy: { event: 'Signed Up' } },
  },
}

let folder: string
let attune: Attune
let environment: Record<string, string>
const google = generateKeyPairSync('rsa', { modulusLength: 2048 })
const openssl = (...given: string[]) =>
  execFileSync('openssl', given, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })

/** Certificates like Apple's: one that signs, and one of a pass type, in DER, whose key is locked. */
function makeCertificates(): void {
  const subject = '/UID=pass.com.example.bean/CN=Pass Type ID: pass.com.example.bean/OU=TEAM123456/O=Bean/C=US'
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Test WWDR',
    '-days',
    '2',
  )
  openssl(
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-passout',
    'pass:secret',
    '-keyout',
    'pass.key',
    '-out',
    'pass.csr',
    '-subj',
    subject,
  )
  openssl(
    'x509',
    '-req',
    '-in',
    'pass.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-outform',
    'DER',
    '-out',
    'pass.cer',
  )
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-passes-'))
  makeCertificates()
  const account = {
    client_email: 'wallet@bean.example',
    private_key: google.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }
  await writeFile(join(folder, 'account.json'), JSON.stringify(account))
  environment = {
    ATTUNE_APPLE_PASS_CERTIFICATE: join(folder, 'pass.cer'),
    ATTUNE_APPLE_PASS_KEY: join(folder, 'pass.key'),
    ATTUNE_APPLE_PASS_KEY_PASSPHRASE: 'secret',
    ATTUNE_APPLE_WWDR: join(folder, 'ca.pem'),
    ATTUNE_GOOGLE_WALLET_KEY: join(folder, 'account.json'),
    ATTUNE_GOOGLE_WALLET_ISSUER: '3388000000012345678',
  }
  attune = await startAttune(() => playbook, { passes: await readPassSettings(environment) })
  await attune.ask('POST', '/v1/track', { userId: 'ana', event: 'Signed Up', messageId: 's' })
}, 60_000)
afterAll(async () => {
  await attune.close()
  await rm(folder, { recursive: true })
})

const grants = async () => (await attune.ask('GET', '/v1/wallet/user:ana')).body.grants
const pastry = async () => (await grants()).find(({ offer }: { offer: string }) => offer === 'pastry')
const read = (path: string) =>
  fetch(attune.server.url + path, {
    headers: { authorization: `Bearer ${attune.server.keys!.server}` },
    redirect: 'manual',
  })

describe('a pass for Apple Wallet', () => {
  test('is signed by the certificate over files that are what the manifest says', async () => {
    const { code, endsAt, id } = await pastry()
    const answer = await read(`/v1/wallet/user:ana/${id}/apple`)
    expect(answer.headers.get('content-type')).toBe('application/vnd.apple.pkpass')
    const files = unzip(Buffer.from(await answer.arrayBuffer()))
    const manifest = JSON.parse(files.get('manifest.json')!.toString())
    const hashes = [...files].flatMap(([name, content]) =>
      name === 'manifest.json' || name === 'signature'
        ? []
        : [[name, createHash('sha1').update(content).digest('hex')]],
    )
    expect(manifest).toEqual(Object.fromEntries(hashes))
    expect(Object.keys(manifest).toSorted()).toEqual(['icon.png', 'icon@2x.png', 'icon@3x.png', 'pass.json'])
    expect(JSON.parse(files.get('pass.json')!.toString())).toMatchObject({
      ...{
        formatVersion: 1,
        passTypeIdentifier: 'pass.com.example.bean',
        teamIdentifier: 'TEAM123456',
        serialNumber: id,
      },
      ...{ organizationName: 'Bean', backgroundColor: 'rgb(11, 110, 79)' },
      coupon: { primaryFields: [{ value: 'A pastry on us' }], backFields: [{ value: 'One per person.' }] },
      barcodes: [{ message: code, format: 'PKBarcodeFormatQR' }],
    })
    expect(Date.parse(JSON.parse(files.get('pass.json')!.toString()).expirationDate)).toBe(Date.parse(endsAt))
    const verify = async (content: Buffer) => {
      await writeFile(join(folder, 'manifest.json'), content)
      await writeFile(join(folder, 'signature'), files.get('signature')!)
      const signed = ['-in', 'signature', '-inform', 'DER', '-content', 'manifest.json', '-CAfile', 'ca.pem']
      return openssl('cms', '-verify', '-binary', '-purpose', 'any', ...signed)
    }
    expect(await verify(files.get('manifest.json')!)).toEqual(files.get('manifest.json'))
    await expect(verify(Buffer.from('{}'))).rejects.toThrow(/Verification failure|digest failure/)
  })

  test('is made of copies that can be used, and opened from the page by its link', async () => {
    const note = (await grants()).find(({ offer }: { offer: string }) => offer === 'note')
    expect((await (await read(`/v1/wallet/user:ana/${note.id}/apple`)).json()) as object).toMatchObject({
      code: 'grant_not_usable',
    })
    expect((await read('/v1/wallet/user:ana/grt_none/apple')).status).toBe(404)
    const { url } = (await attune.ask('POST', '/v1/links', { identifier: 'user:ana', purpose: 'wallet' })).body
    const page = await (await fetch(url)).text()
    const links = [...page.matchAll(/href="([^"]+\/(?:apple|google)\/[^"]+)"/g)].map(([, href]) => new URL(href!, url))
    const [apple, leads] = await Promise.all(links.map((link) => fetch(link, { redirect: 'manual' })))
    expect([apple!.status, apple!.headers.get('content-type')]).toEqual([200, 'application/vnd.apple.pkpass'])
    expect([leads!.status, leads!.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/pay\.google\.com\/gp\/v\/save\/e/),
    ])
  })
})

test('an object for Google Wallet travels in a token signed by the account', async () => {
  const { code, endsAt, id } = await pastry()
  const { url } = (await (await read(`/v1/wallet/user:ana/${id}/google`)).json()) as { readonly url: string }
  const token = url.slice('https://pay.google.com/gp/v/save/'.length)
  const verified = await jwtVerify(token, createPublicKey(google.publicKey.export({ type: 'spki', format: 'pem' })), {
    ...{ issuer: 'wallet@bean.example', audience: 'google', algorithms: ['RS256'] },
  })
  const classId = '3388000000012345678.pastry'
  expect(verified.payload).toMatchObject({
    typ: 'savetowallet',
    payload: {
      offerClasses: [{ id: classId, issuerName: 'Bean', title: 'A pastry on us', finePrint: 'One per person.' }],
      offerObjects: [
        {
          ...{ id: `3388000000012345678.${id}`, classId, state: 'ACTIVE' },
          barcode: { type: 'QR_CODE', value: code },
          validTimeInterval: { end: { date: endsAt } },
        },
      ],
    },
  })
})

describe('settings', () => {
  test('without any, no passes are made, and that is said', async () => {
    expect(await readPassSettings({})).toEqual({ apple: undefined, google: undefined })
    const bare = await startAttune(() => playbook)
    try {
      await bare.ask('POST', '/v1/track', { userId: 'ana', event: 'Signed Up', messageId: 's' })
      const { id } = (await bare.ask('GET', '/v1/wallet/user:ana')).body.grants[0]
      expect(await bare.ask('GET', `/v1/wallet/user:ana/${id}/apple`)).toMatchObject({
        ...{ status: 422, body: { code: 'passes_off', message: 'Passes for Apple Wallet are not configured.' } },
      })
    } finally {
      await bare.close()
    }
  })

  test.each([
    [{ ATTUNE_APPLE_WWDR: '' }, /^ATTUNE_APPLE_WWDR must be set as well/],
    [{ ATTUNE_APPLE_WWDR: '/nowhere' }, /^ATTUNE_APPLE_WWDR: \/nowhere cannot be read/],
    [{ ATTUNE_GOOGLE_WALLET_KEY: undefined }, /^ATTUNE_GOOGLE_WALLET_KEY must be set as well/],
  ])('a part that is missing is named: %j', async (change, message) => {
    await expect(readPassSettings({ ...environment, ...change })).rejects.toThrow(message)
  })

  test('a key that is not that of the certificate, or is not opened, and another issuer keep the server from starting', async () => {
    const [other, account] = [join(folder, 'other.key'), join(folder, 'other.json')]
    openssl('genrsa', '-out', other, '2048')
    openssl('req', '-x509', '-key', other, '-out', 'other.pem', '-subj', '/CN=Test WWDR', '-days', '2')
    await writeFile(
      account,
      JSON.stringify({ client_email: 'a@b.example', private_key: '-----BEGIN PRIVATE KEY-----' }),
    )
    const read = (change: object) => readPassSettings({ ...environment, ...change })
    await expect(read({ ATTUNE_APPLE_PASS_KEY: other })).rejects.toThrow(/^ATTUNE_APPLE_PASS_KEY: the key is not that/)
    const unopened = read({ ATTUNE_APPLE_PASS_KEY_PASSPHRASE: 'wrong' })
    await expect(unopened).rejects.toThrow(/^ATTUNE_APPLE_PASS_KEY: the private key cannot be read or opened/)
    const issuedBy = read({ ATTUNE_APPLE_WWDR: join(folder, 'other.pem') })
    await expect(issuedBy).rejects.toThrow(/^ATTUNE_APPLE_WWDR: .* was issued by another: CN=Test WWDR/)
    const unreadable = read({ ATTUNE_GOOGLE_WALLET_KEY: account })
    await expect(unreadable).rejects.toThrow(/^ATTUNE_GOOGLE_WALLET_KEY: the private key cannot be read/)
  })

  test('a certificate that ends soon is told of; of one that has ended no pass is made, and the page offers none', async () => {
    const { apple, google } = (await readPassSettings(environment)) as Required<PassSettings>
    expect(apple!.endsAt - Date.now()).toBeLessThanOrEqual(2 * 86_400_000)
    const warned = (days: number) => warnOfPasses({ apple, google }, apple!.endsAt - days * 86_400_000)
    expect([warned(31), warned(29), warned(0)]).toEqual([
      undefined,
      expect.stringContaining('renew it'),
      expect.stringContaining('ended on'),
    ])
    const late = await startAttune(() => playbook, { passes: { apple: { ...apple!, endsAt: Date.now() }, google } })
    try {
      await late.ask('POST', '/v1/track', { userId: 'ana', event: 'Signed Up', messageId: 's' })
      const { grants: copies } = (await late.ask('GET', '/v1/wallet/user:ana')).body
      const { id } = copies.find(({ offer }: { offer: string }) => offer === 'pastry')
      expect((await late.ask('GET', `/v1/wallet/user:ana/${id}/apple`)).body).toMatchObject({
        ...{ code: 'passes_off', message: 'The certificate for Apple Wallet has ended.' },
      })
      const { url } = (await late.ask('POST', '/v1/links', { identifier: 'user:ana', purpose: 'wallet' })).body
      const page = await (await fetch(url)).text()
      expect([page.includes('/apple/'), page.includes('/google/')]).toEqual([false, true])
      // Operators see it, while all else goes on.
      const ready = await fetch(`${late.server.url}/readyz`)
      expect([ready.status, await ready.json()]).toMatchObject([
        200,
        { status: 'ready', warnings: [expect.stringContaining('ended on')] },
      ])
      expect(await (await fetch(`${late.server.url}/metrics`)).text()).toMatch(
        /^attune_apple_pass_certificate_end_timestamp_seconds \d{10}$/m,
      )
    } finally {
      await late.close()
    }
  })

  test('files that hold something else are named', async () => {
    const swapped = { ...environment, ATTUNE_GOOGLE_WALLET_KEY: environment.ATTUNE_APPLE_PASS_KEY! }
    await expect(readPassSettings(swapped)).rejects.toThrow(/^ATTUNE_GOOGLE_WALLET_KEY: the file is not the JSON key/)
    const noPassType = { ...environment, ATTUNE_APPLE_PASS_CERTIFICATE: environment.ATTUNE_APPLE_WWDR! }
    await expect(readPassSettings(noPassType)).rejects.toThrow(/is not one of a pass type/)
    const noCertificate = { ...environment, ATTUNE_APPLE_PASS_CERTIFICATE: environment.ATTUNE_APPLE_PASS_KEY! }
    await expect(readPassSettings(noCertificate)).rejects.toThrow(/holds no certificate/)
  })
})
