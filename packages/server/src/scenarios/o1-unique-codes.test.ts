import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../cli/command-line.fixture.ts'
import { KillableServer } from '../crash/killable-server.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const benefit = { kind: 'amount', amount: 100 }
const playbook = {
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  offers: {
    voucher: { name: 'A euro off', redemption: { for: 'code', codes: 'unique', benefit } },
    treat: { name: 'A treat', grantedBy: { event: 'Signed Up' }, redemption: { codes: 'unique', benefit } },
  },
}
const lines = [{ sku: 'latte', unitPrice: 450 }]

describe('O1 unique codes', { timeout: 60_000 }, () => {
  let attune: Attune
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-codes-'))
    attune = await startAttune(() => playbook)
  })
  afterEach(async () => {
    await attune.close()
    await rm(directory, { recursive: true, force: true })
  })

  const ask = (path: string, body?: object) => attune.ask(body ? 'POST' : 'GET', path, body)
  const redeem = async (basket: object) => (await ask('/v1/redemptions', { lines, hold: 0, ...basket })).body
  async function run(...args: string[]) {
    const access = ['--url', attune.server.url, '--key', attune.server.keys!.admin]
    const { code, said } = await runCommand(...args, ...access)
    return [code, ...said].join('\n')
  }
  async function generated(): Promise<string[]> {
    const file = join(directory, 'codes.csv')
    const options = ['--offer', 'voucher', '--count', '3000', '--prefix', 'bean', '--out', file]
    expect(await run('codes', 'generate', 'spring', ...options)).toBe(`0\n3000 codes of spring are in ${file}`)
    const [head, ...rows] = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(head).toBe('code,state')
    return rows.map((row) => row.replace(/,free$/, ''))
  }

  test('are generated, written down, used once however they are typed, and told apart from mistakes', async () => {
    const codes = await generated()
    expect(new Set(codes).size).toBe(3000)
    const typed = codes[7]!.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')
    expect(await redeem({ codes: [typed], place: 'pike' })).toMatchObject({
      ...{ state: 'committed', discount: 100 },
      offers: [{ offer: 'voucher' }],
    })
    const again = (await redeem({ customer: 'user:ben', codes: [codes[7]!] })).rejected
    expect(again).toMatchObject([{ reason: 'code_used', place: 'pike', at: expect.stringMatching(/^20/) }])
    const wrong = codes[8]!.slice(0, -1) + (codes[8]!.endsWith('A') ? 'B' : 'A')
    expect((await redeem({ codes: [wrong] })).rejected).toMatchObject([{ reason: 'code_mistyped' }])
    expect((await redeem({ codes: ['HELLO'] })).rejected).toMatchObject([{ reason: 'code_unknown' }])
    expect((await ask('/v1/codes/look-up', { code: typed })).body).toMatchObject({ state: 'used', place: 'pike' })
    expect((await ask('/v1/codes/look-up', { code: codes[8]! })).body).toMatchObject({ state: 'free', at: null })
    expect((await ask('/v1/codes/look-up', { code: wrong })).body.code).toBe('code_mistyped')
    expect((await ask('/v1/codes/batches/spring')).body).toMatchObject({ count: 3000, free: 2999, used: 1 })
    expect(await run('codes', 'list')).toContain('spring  voucher  3000 codes: 2999 free')
  })

  test('the same request again changes nothing, another one under the same id is refused, and so is what could be guessed', async () => {
    const batch = { id: 'spring', offer: 'voucher', count: 10 }
    const first = await ask('/v1/codes/batches', batch)
    expect(await ask('/v1/codes/batches', batch)).toEqual(first)
    expect((await ask('/v1/codes/batches', { ...batch, count: 11 })).body.code).toBe('codes_batch_exists')
    for (const [wrong, field] of [
      [{ id: 'x', offer: 'voucher', count: 2_000_000, length: 8 }, 'length'],
      [{ id: 'x', offer: 'nope', count: 1 }, 'offer'],
      [{ id: 'x', count: 1 }, 'offer'],
      [{ id: 'X!', offer: 'voucher', count: 1 }, 'id'],
    ] as const)
      expect((await ask('/v1/codes/batches', wrong)).body).toMatchObject({ code: 'invalid_value', field })
    expect((await ask('/v1/codes/batches/nope')).body.code).toBe('codes_batch_unknown')
  })

  test('are imported from a file, once', async () => {
    const file = join(directory, 'theirs.csv')
    await writeFile(file, `\ufeffcode;note\r\nAB-${'1'.repeat(5)};x\r\nqq-77-zz\n\n!!!\nQQ77ZZ\n`)
    expect(await run('codes', 'import', 'theirs', file, '--offer', 'voucher')).toContain(
      '2 codes taken, 1 had come before, 1 refused',
    )
    expect(await run('codes', 'import', 'theirs', file, '--offer', 'voucher')).toContain(
      '0 codes taken, 3 had come before',
    )
    expect(await redeem({ codes: ['qq 77zz'] })).toMatchObject({ discount: 100 })
    expect((await redeem({ codes: ['QQ77ZZ'] })).rejected).toMatchObject([{ reason: 'code_used' }])
    expect((await ask('/v1/codes/batches/theirs/codes')).body.code).toBe('codes_batch_exists')
  })

  test('are imported from the column that holds them, in a file of several parts, with every mistake at its line', async () => {
    const file = join(directory, 'theirs.csv')
    const rows = Array.from({ length: 20_002 }, (_, i) => `${1000 + i},X${1000 + i}-Y,2027`)
    rows[20_001] = '21001,?,2027'
    await writeFile(file, `id,Voucher Code,ends\r\n${rows.join('\r\n')}\r\n`)
    const told = await run('codes', 'import', 'theirs', file, '--offer', 'voucher')
    expect(told).toContain('20001 codes taken, 0 had come before, 1 refused')
    expect(told).toContain(`${file}:20003: `)
    for (const code of ['Voucher Code', 'id', '1000', '21000'])
      expect((await ask('/v1/codes/look-up', { code })).body.code).toBe('code_unknown')
    for (const code of ['X1000-Y', 'x21000y'])
      expect((await ask('/v1/codes/look-up', { code })).body).toMatchObject({ state: 'free' })
    await writeFile(file, 'Nummer;Gutschein\n1;GG-1\n')
    expect(await run('codes', 'import', 'mine', file, '--offer', 'voucher', '--column', 'gutschein')).toContain(
      '1 codes taken',
    )
    expect(await run('codes', 'import', 'mine', file, '--offer', 'voucher', '--column', 'code')).toContain(
      'There is no column "code"',
    )
  })

  test('go with a copy: they open it for who shows them, and nothing else', async () => {
    await ask('/v1/codes/batches', { id: 'treats', offer: 'treat', count: 1 })
    await ask('/v1/track', { userId: 'ana', event: 'Signed Up', messageId: 's1' })
    await ask('/v1/track', { userId: 'ben', event: 'Signed Up', messageId: 's2' })
    const [grant] = (await ask('/v1/customers/user:ana')).body.wallet
    expect(grant.uniqueCode).toMatch(/^[0-9A-Z-]{19}$/)
    expect((await ask('/v1/customers/user:ben')).body.wallet).toEqual([])
    expect((await redeem({ customer: 'user:ben', codes: [grant.uniqueCode] })).rejected).toMatchObject([
      { reason: 'code_of_another' },
    ])
    expect((await ask('/v1/baskets/evaluate', { lines, codes: [grant.uniqueCode] })).body).toMatchObject({
      discount: 100,
    })
    expect(await redeem({ codes: [grant.uniqueCode] })).toMatchObject({ discount: 100, offers: [{ offer: 'treat' }] })
    expect((await ask('/v1/customers/user:ana')).body.wallet).toMatchObject([{ state: 'redeemed' }])
  })

  test('a batch that is revoked is of no use any more', async () => {
    const [code] = await generated()
    await ask('/v1/codes/batches/spring/revoke', {})
    expect((await redeem({ codes: [code!] })).rejected).toMatchObject([{ reason: 'code_revoked' }])
  })
})

test('a code that twenty tills want at once is used once, though the server dies in between', {
  timeout: 120_000,
}, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'attune-codes-'))
  const server = new KillableServer({ dataDirectory: directory, port: 0, playbook, checkpointEveryMs: 50 })
  const call = async (path: string, body?: object) => {
    const headers = { authorization: `Bearer ${server.keys!.admin}`, 'content-type': 'application/json' }
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    return (await fetch(server.url + path, { ...init, headers })).text()
  }
  try {
    await server.start()
    await call('/v1/codes/batches', { id: 'b', offer: 'voucher', count: 50 })
    const codes = (await call('/v1/codes/batches/b/codes'))
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(',')[0]!)
    const used = new Map<string, number>()
    const want = async (code: string, till: number) => {
      for (;;) {
        try {
          const answer = JSON.parse(await call('/v1/redemptions', { lines, hold: 0, codes: [code], place: `p${till}` }))
          if (answer.state === 'committed') used.set(code, (used.get(code) ?? 0) + 1)
          // Used without an answer of its own: the server died before it could say so.
          else if (answer.rejected[0]?.reason !== 'code_used') continue
          return
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    }
    const all = codes.flatMap((code) => Array.from({ length: 20 }, (_, till) => want(code, till)))
    await Promise.race(all)
    await server.kill()
    await server.start()
    await Promise.all(all)
    expect(Math.max(...used.values())).toBe(1)
    expect(JSON.parse(await call('/v1/codes/batches/b'))).toMatchObject({ used: 50, free: 0, held: 0 })
  } finally {
    await server.kill()
    await rm(directory, { recursive: true, force: true })
  }
})
