import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadSignIn, readSignIn } from './load-sign-in.ts'

const google = {
  label: 'Google',
  discovery: 'https://accounts.google.com',
  clientId: 'attune',
  clientSecretFrom: 'GOOGLE_SECRET',
}
const good = { brand: 'Shop', sites: ['https://shop.example'], issuers: { google } }

it('takes a configuration with what it leaves open, and the secrets from the environment', () => {
  const { definition, secrets } = readSignIn(good, { GOOGLE_SECRET: 's3cret' })
  expect(definition.issuers.google).toMatchObject({ scopes: ['openid', 'email', 'profile'], unverifiedEmail: 'refuse' })
  expect(definition.token.lifetime).toBe('10m')
  expect(definition.registration).toEqual({ perVisit: 2, fields: [] })
  expect([...secrets]).toEqual([['google', 's3cret']])
})

const field = { trait: 'birthday', label: 'Birthday', kind: 'date' }

it.each([
  ['no site', { ...good, sites: [] }, 'sites'],
  ['a site without encryption', { ...good, sites: ['http://shop.example'] }, 'sites.0: an address such as https'],
  ['a site with a password', { ...good, sites: ['https://a:b@shop.example'] }, 'sites.0'],
  [
    'an issuer without encryption',
    { ...good, issuers: { g: { ...google, discovery: 'http://g.example' } } },
    'issuers.g.discovery',
  ],
  ['an unfit id of an issuer', { ...good, issuers: { 'G!': google } }, 'issuers.G!'],
  ['no openid', { ...good, issuers: { g: { ...google, scopes: ['email'] } } }, 'issuers.g.scopes: openid is needed'],
  [
    'a secret in the file',
    { ...good, issuers: { g: { ...google, clientSecretFrom: 's3-cret!' } } },
    'not the secret itself',
  ],
  ['a misspelt name', { ...good, issuers: { g: { ...google, secret: 'x' } } }, 'issuers.g: Unrecognized key: "secret"'],
  [
    'a claim for a trait of our own',
    { ...good, issuers: { g: { ...google, traits: { a: 'registration' } } } },
    'issuers.g.traits.a',
  ],
  ['a token that lasts a day', { ...good, token: { lifetime: '1d' } }, 'token.lifetime: a second to an hour'],
  [
    'a trait asked for twice',
    { ...good, registration: { fields: [field, field] } },
    'registration.fields: a trait is asked for twice',
  ],
  [
    'an unknown kind',
    { ...good, registration: { fields: [{ ...field, kind: 'colour' }] } },
    'registration.fields.0.kind',
  ],
  [
    'one option',
    { ...good, registration: { fields: [{ ...field, kind: 'choice', options: { a: 'A' } }] } },
    'at least two options',
  ],
])('refuses %s, and says where', (_what, value, message) => {
  expect(() => readSignIn(value, { GOOGLE_SECRET: 's' })).toThrow(message)
})

it('says which variable is missing in the environment', () => {
  expect(() => readSignIn(good, {})).toThrow('issuers.google.clientSecretFrom: GOOGLE_SECRET is not set')
})

it('reads YAML, and names the file in what is wrong with it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'attune-sign-in-'))
  const file = join(directory, 'sign-in.yaml')
  try {
    writeFileSync(file, 'brand: Shop\nsites: [https://shop.example]\nissuers: {}\n')
    expect((await loadSignIn(file, {})).definition.brand).toBe('Shop')
    writeFileSync(file, 'brand: [')
    await expect(loadSignIn(file, {})).rejects.toThrow(/sign-in\.yaml: .*line 1/)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
