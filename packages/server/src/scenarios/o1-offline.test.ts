import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const benefit = { kind: 'amount', amount: 100 }
const playbook = {
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  offers: {
    voucher: { name: 'A euro off', redemption: { for: 'code', codes: 'unique', benefit, budget: { units: 2 } } },
    treat: { name: 'A treat', grantedBy: { event: 'Signed Up' }, redemption: { codes: 'unique', benefit } },
  },
}
const lines = [{ sku: 'latte', unitPrice: 450 }]

type ReadToken = (token: string, keys: object[], now: number) => Promise<{ offer: string; code: string } | undefined>

/** A till as the documentation tells one to be written, word for word. */
function documentedTill(): ReadToken {
  const page = readFileSync(new URL('../../../../docs/codes.md', import.meta.url), 'utf8')
  const recipe = /```js\n(.*?)```/s.exec(page)![1]!
  return new Function(`${recipe}; return readToken`)()
}

describe('O1 tills without a line', { timeout: 60_000 }, () => {
  let attune: Attune
  let codes: string[]
  beforeEach(async () => {
    attune = await startAttune(() => playbook)
    await ask('/v1/codes/batches', { id: 'b', offer: 'voucher', count: 5, prefix: 'V' })
    await ask('/v1/codes/batches', { id: 't', offer: 'treat', count: 5 })
    const written = await fetch(`${attune.server.url}/v1/codes/batches/b/codes`, {
      headers: { authorization: `Bearer ${attune.server.keys!.admin}` },
    })
    codes = (await written.text())
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(',')[0]!)
  })
  afterEach(() => attune.close())

  const ask = (path: string, body?: object) => attune.ask(body ? 'POST' : 'GET', path, body)
  const tokenFor = async (asked: object): Promise<string> => (await ask('/v1/offline-tokens', asked)).body.token
  const keys = async () => (await ask('/v1/offline-tokens/keys')).body.keys
  const tellLater = (token: string, offlineAt: Date, place: string) =>
    ask('/v1/redemptions', { lines, codes: [token], offlineAt: offlineAt.toISOString(), place })

  test('check a token by the recipe of the documentation, and refuse what was altered or has ended', async () => {
    const readToken = documentedTill()
    const token = await tokenFor({ code: codes[0] })
    expect(token).toMatch(/^A1[A-Z2-7]{130,200}$/)
    const now = Date.now()
    const code = codes[0]!.replaceAll('-', '')
    expect(await readToken(token, await keys(), now)).toEqual({ offer: 'voucher', code })
    expect(await readToken(token.toLowerCase(), await keys(), now)).toEqual({ offer: 'voucher', code })
    expect(await readToken(token, await keys(), now + 8 * 86_400_000)).toBeUndefined()
    for (const at of [10, 30, 60, 120]) {
      const altered = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      expect(await readToken(altered, await keys(), now)).toBeUndefined()
      expect((await ask('/v1/redemptions', { lines, codes: [altered] })).body.rejected).toMatchObject([
        { reason: 'token_invalid' },
      ])
    }
    const inGroups = token.replaceAll(/.{4}/g, '$& ')
    expect((await ask('/v1/baskets/evaluate', { lines, codes: [inGroups] })).body).toMatchObject({ discount: 100 })
    await ask('/v1/offline-tokens/keys/rotate', {})
    expect(await readToken(token, await keys(), now)).toEqual({ offer: 'voucher', code })
    expect(await readToken(await tokenFor({ code: codes[1] }), await keys(), now)).toMatchObject({ offer: 'voucher' })
  })

  test('a token is spent once; the second till that took it is reported, and so is what the budget no longer held', async () => {
    const token = await tokenFor({ code: codes[0] })
    const [first, second] = [new Date(Date.now() - 3_600_000), new Date(Date.now() - 1_800_000)]
    expect((await tellLater(token, first, 'pike')).body).toMatchObject({ state: 'committed', discount: 100 })
    expect((await tellLater(token, second, 'soho')).body).toMatchObject({
      state: 'empty',
      rejected: [{ reason: 'code_used', place: 'pike' }],
    })
    await tellLater(await tokenFor({ code: codes[1] }), second, 'soho')
    await tellLater(await tokenFor({ code: codes[2] }), second, 'soho')
    const { conflicts } = (await ask('/v1/codes/conflicts')).body
    expect(conflicts).toMatchObject([
      { reason: 'budget_spent', place: 'soho', firstAt: null },
      { reason: 'code_used', place: 'soho', usedAt: second.toISOString(), firstPlace: 'pike' },
    ])
    expect((await ask(`/v1/redemptions/${conflicts[1].redemption}`)).body).toMatchObject({
      place: 'soho',
      state: 'empty',
    })
    const metrics = await fetch(`${attune.server.url}/metrics`, {
      headers: { authorization: `Bearer ${attune.server.keys!.admin}` },
    })
    expect(await metrics.text()).toContain('codes/refused-offline/code_used"} 1')
    expect((await ask('/v1/codes/look-up', { code: codes[0] })).body).toMatchObject({ state: 'used', place: 'pike' })
  })

  test('a copy in a wallet has a token too, and none can be had for what was used', async () => {
    await ask('/v1/track', { userId: 'ana', event: 'Signed Up', messageId: 's1' })
    const [grant] = (await ask('/v1/customers/user:ana')).body.wallet
    const token = await tokenFor({ customer: 'user:ana', grant: grant.id })
    expect((await tellLater(token, new Date(), 'pike')).body).toMatchObject({
      discount: 100,
      offers: [{ offer: 'treat' }],
    })
    expect((await ask('/v1/offline-tokens', { customer: 'user:ana', grant: grant.id })).body.code).toBe('code_not_free')
    expect((await ask('/v1/offline-tokens', { code: 'NOPE' })).body.code).toBe('code_unknown')
    expect((await ask('/v1/offline-tokens', {})).body).toMatchObject({ code: 'invalid_value', field: 'code' })
    const ahead = new Date(Date.now() + 86_400_000)
    expect((await tellLater(token, ahead, 'pike')).body).toMatchObject({ code: 'invalid_value', field: 'offlineAt' })
  })
})
