import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLinkKeys } from './link-keys.ts'
import { LINK_PURPOSES, readLink, signLink } from './signed-link.ts'

const NOW = Date.UTC(2026, 5, 1)
const keys = openLinkKeys(undefined)
const content = {
  purpose: 'unsubscribe',
  customer: 4711,
  channel: 'email',
  topic: 'news',
  expiresAt: NOW + 1000,
} as const
const tokenOf = (link: string) => link.split('/')[2]!

describe('a signed link', () => {
  it('says what it was made for, short enough for a text message', () => {
    void fc.assert(
      fc.property(
        fc.constantFrom(...LINK_PURPOSES),
        fc.integer({ min: 1, max: 2 ** 40 }),
        fc.option(fc.string({ minLength: 1, maxLength: 40 }), { nil: undefined }),
        (purpose, customer, channel) => {
          const link = { purpose, customer, channel, topic: undefined, expiresAt: NOW + 60_000 }
          const reading = readLink(keys, purpose, tokenOf(signLink(keys, link)), NOW)
          expect(reading).toMatchObject({ ok: true, content: link })
        },
      ),
    )
    expect(signLink(keys, content).length).toBeLessThan(110)
  })

  it('opens with no character altered, left out or added', () => {
    const token = tokenOf(signLink(keys, content))
    void fc.assert(
      fc.property(
        fc.integer({ min: 0, max: token.length - 1 }),
        fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.='),
        (at, other) => {
          for (const altered of [
            token.slice(0, at) + other + token.slice(at + 1),
            token.slice(0, at) + token.slice(at + 1),
            token.slice(0, at) + other + token.slice(at),
          ])
            if (altered !== token)
              expect(readLink(keys, 'unsubscribe', altered, NOW)).toEqual({ ok: false, reason: 'invalid' })
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each(['', '.', 'x', 'a'.repeat(5000), '%00', '....', 'AAAA.AAAAAAAAAAAAAAAAAAAAAA'])('is not %j', (token) => {
    expect(readLink(keys, 'preferences', token, NOW)).toEqual({ ok: false, reason: 'invalid' })
  })

  it('is good for one purpose, until its time', () => {
    const token = tokenOf(signLink(keys, content))
    expect(readLink(keys, 'preferences', token, NOW)).toEqual({ ok: false, reason: 'invalid' })
    expect(readLink(keys, 'unsubscribe', token, NOW + 999)).toMatchObject({ ok: true })
    expect(readLink(keys, 'unsubscribe', token, NOW + 1000)).toEqual({ ok: false, reason: 'expired' })
  })

  it('outlives a new key and a restart, and is void where the keys are others', () => {
    const directory = mkdtempSync(join(tmpdir(), 'attune-links-'))
    const file = join(directory, 'link-keys.json')
    try {
      const first = openLinkKeys(file)
      const token = tokenOf(signLink(first, content))
      const id = first.rotate()
      const again = openLinkKeys(file)
      expect(again.current.id).toBe(id)
      expect(readLink(again, 'unsubscribe', token, NOW)).toMatchObject({ ok: true })
      expect(signLink(again, content)).not.toContain(token)
      expect(readLink(keys, 'unsubscribe', token, NOW)).toEqual({ ok: false, reason: 'invalid' })
      expect(statSync(file).mode & 0o777).toBe(0o600)
      const secret = JSON.parse(readFileSync(file, 'utf8')).keys[0].secret
      writeFileSync(file, `{"version":1,"keys":"${secret}"}`)
      expect(() => openLinkKeys(file)).toThrow(/restore the file/)
      expect(() => openLinkKeys(file)).not.toThrow(secret)
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})
