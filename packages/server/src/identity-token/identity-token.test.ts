import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIdentityTokens } from './identity-token.ts'
import { LISTED_AFTER_MS, openSigningKeys } from './signing-keys.ts'

const START = Date.UTC(2026, 2, 1)
const SHOP = 'https://shop.example'
const ATTUNE = 'https://attune.example'
const ana = { customer: 7, identifiers: ['oidc:google:1', 'email:ana@example.com'], audience: SHOP }

/** Tokens on a clock that stands where the test puts it. */
function tokensAt(file?: string) {
  const clock = { now: START }
  const keys = openSigningKeys(file, clock.now)
  return { clock, keys, tokens: createIdentityTokens({ keys, issuer: () => ATTUNE, now: () => clock.now }) }
}

describe('an identity token', () => {
  it('is verified by anybody who has the public keys', async () => {
    const { tokens } = tokensAt()
    const { expiresAt, token } = await tokens.mint({ ...ana, nonce: 'n-1' })
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(tokens.keySet()), {
      issuer: ATTUNE,
      audience: SHOP,
      algorithms: ['ES256'],
      currentDate: new Date(START),
    })
    expect(payload).toMatchObject({ sub: tokens.referenceOf(7), nonce: 'n-1', identifiers: ana.identifiers })
    expect(payload.exp! * 1000).toBe(expiresAt)
    expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: tokens.keySet().keys[0]!.kid })
    expect(await tokens.verify(token)).toEqual({
      ok: true,
      reference: tokens.referenceOf(7),
      identifiers: ana.identifiers,
      audience: SHOP,
    })
  })

  it('names a customer by a reference that is the same each time and tells no number', () => {
    const { tokens } = tokensAt()
    expect(tokens.referenceOf(7)).toMatch(/^c_[\w-]{22}$/)
    expect(tokens.referenceOf(7)).toBe(tokens.referenceOf(7))
    expect(tokens.referenceOf(8)).not.toBe(tokens.referenceOf(7))
    expect(tokensAt().tokens.referenceOf(7)).not.toBe(tokens.referenceOf(7))
  })

  it('counts for nothing once its time is over', async () => {
    const { clock, tokens } = tokensAt()
    const { expiresAt, token } = await tokens.mint(ana)
    clock.now = expiresAt - 1000
    expect(await tokens.verify(token)).toMatchObject({ ok: true })
    clock.now = expiresAt
    expect(await tokens.verify(token)).toEqual({ ok: false, reason: 'expired' })
  })

  it('counts for nothing when it is of somebody else, altered, or none', async () => {
    const { clock, keys, tokens } = tokensAt()
    const { token } = await tokens.mint(ana)
    const [head, , signature] = token.split('.')
    const forged = Buffer.from(JSON.stringify({ sub: 'c_1', aud: SHOP, identifiers: ['user:1'] })).toString('base64url')
    const bad = [
      (await tokensAt().tokens.mint(ana)).token,
      `${head}.${forged}.${signature}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged}.`,
      await new SignJWT({ identifiers: ['user:1'] })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ATTUNE)
        .setExpirationTime('1h')
        .sign(keys.secret),
      (await createIdentityTokens({ keys, issuer: () => 'https://other.example', now: () => clock.now }).mint(ana))
        .token,
      (await tokens.mint({ ...ana, identifiers: [] })).token,
      'x',
      '',
    ]
    for (const one of bad) expect(await tokens.verify(one)).toEqual({ ok: false, reason: 'invalid' })
  })

  it('stays good when the keys are rotated; the old key is listed until what it signed has ended', async () => {
    const { clock, tokens } = tokensAt()
    const { token: before } = await tokens.mint(ana)
    const id = tokens.rotate()
    const { token: after } = await tokens.mint(ana)
    expect(decodeProtectedHeader(after).kid).toBe(id)
    expect(decodeProtectedHeader(before).kid).not.toBe(id)
    for (const token of [before, after]) expect(await tokens.verify(token)).toMatchObject({ ok: true })
    expect(tokens.keySet().keys).toHaveLength(2)
    clock.now += LISTED_AFTER_MS
    expect(tokens.keySet().keys.map(({ kid }) => kid)).toEqual([id])
  })

  it('publishes nothing of the private keys', () => {
    const { tokens } = tokensAt()
    tokens.rotate()
    for (const key of tokens.keySet().keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  })
})

describe('the keys of a data directory', () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'attune-identity-'))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  it('are the same after a restart, rotations included, and only the current one keeps its private part', async () => {
    const file = join(directory, 'identity-keys.json')
    const first = tokensAt(file)
    const { token: before } = await first.tokens.mint(ana)
    first.tokens.rotate()
    const { token: after } = await first.tokens.mint(ana)
    const second = tokensAt(file)
    for (const token of [before, after]) expect(await second.tokens.verify(token)).toMatchObject({ ok: true })
    expect(second.tokens.referenceOf(7)).toBe(first.tokens.referenceOf(7))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(file, 'utf8')).keys.map((key: object) => 'privateKey' in key)).toEqual([true, false])
  })

  it('stop the start where the file holds something else, without quoting it', () => {
    const file = join(directory, 'damaged.json')
    writeFileSync(file, '{"version":1,"secret":"hush","keys":[]}')
    expect(() => openSigningKeys(file, START)).toThrow(/damaged\.json cannot be read/)
    expect(() => openSigningKeys(file, START)).not.toThrow(/hush/)
  })
})
