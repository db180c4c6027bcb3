import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbook = {
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  audiences: {
    joined: { where: { event: 'Signed Up' } },
    regulars: { where: { event: 'Order Completed' } },
  },
  offers: {
    pastry: {
      name: 'A pastry on us',
      grantedBy: { event: 'Signed Up' },
      redemption: { benefit: { kind: 'free-item', on: { categories: ['bakery'] } } },
    },
    printed: {
      name: 'A cup for a code',
      redemption: { for: 'code', code: 'CUP', benefit: { kind: 'free-item', on: { categories: ['coffee'] } } },
    },
    card: {
      name: 'Ten cups',
      grantedBy: { event: 'Signed Up' },
      terms: { event: 'Order Completed', measure: 'sum', reach: 2 },
      redemption: { benefit: { kind: 'free-item', on: { categories: ['coffee'] } } },
    },
  },
  loyalty: {
    stars: { name: 'Stars', earn: [{ event: 'Order Completed', points: { each: 5 } }], expiresAfter: '90d' },
  },
}

const bagel = { sku: 'bagel', unitPrice: 300, category: 'food/bakery' }

/** A wallet that somebody watches: what the latest event holds, and when it came. */
class Watched {
  readonly #abort = new AbortController()
  readonly events: { readonly id: string; readonly at: number; readonly wallet: Wallet }[] = []
  readonly ended: Promise<void>

  constructor(url: string, key: string, lastId?: string) {
    this.ended = this.#read(url, key, lastId)
  }

  async #read(url: string, key: string, lastId?: string): Promise<void> {
    const headers = { authorization: `Bearer ${key}`, ...(lastId !== undefined && { 'last-event-id': lastId }) }
    try {
      const response = await fetch(url, { headers, signal: this.#abort.signal })
      let text = ''
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const [, id, data] = /^id: (.*)\nevent: wallet\ndata: (.*)$/.exec(text.slice(0, end)) ?? []
          text = text.slice(end + 2)
          if (id !== undefined) this.events.push({ id, at: performance.now(), wallet: JSON.parse(data!) })
        }
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error
    }
  }

  get offers(): string[] | undefined {
    return this.events.at(-1)?.wallet.grants.map(({ offer, state }) => `${offer} ${state}`)
  }

  close(): Promise<void> {
    this.#abort.abort()
    return this.ended
  }
}

interface Wallet {
  readonly grants: readonly { id: string; offer: string; state: string; code: string | null }[]
  readonly points: readonly { available: number }[]
}

describe('O3 the wallet', { timeout: 30_000 }, () => {
  let attune: Attune
  const open: Watched[] = []
  beforeEach(async () => {
    attune = await startAttune((url) => ({
      ...playbook,
      destinations: { crm: { kind: 'webhook', url, send: ['offer-revoked'] } },
    }))
    await attune.ask('POST', '/v1/identify', { userId: 'ana', traits: { name: 'Ana' }, messageId: 'i' })
  })
  afterEach(async () => {
    for (const watched of open.splice(0)) await watched.close()
    await attune.close()
  })

  const watch = async (lastId?: string) => {
    const watched = new Watched(`${attune.server.url}/v1/wallet/user:ana/stream`, attune.server.keys!.server, lastId)
    open.push(watched)
    if (lastId === undefined) await expect.poll(() => watched.events.length, { interval: 5 }).toBe(1)
    return watched
  }
  const track = (event: string, messageId: string) =>
    attune.ask('POST', '/v1/track', { userId: 'ana', event, messageId })
  const wallet = async (query = ''): Promise<Wallet> => (await attune.ask('GET', `/v1/wallet/user:ana${query}`)).body
  /** How long after it was begun something is seen, ms. */
  const within = async (begun: number, watched: Watched, offers: readonly string[]) => {
    await expect.poll(() => watched.offers, { interval: 2, timeout: 5000 }).toEqual(offers)
    return watched.events.find(({ at }) => at >= begun)!.at - begun
  }

  test('a copy appears, and one that is used disappears, within the second', async () => {
    const watched = await watch()
    expect(watched.offers).toEqual([])
    let begun = performance.now()
    await track('Signed Up', 's1')
    expect(await within(begun, watched, ['card granted', 'pastry granted'])).toBeLessThan(1000)
    const { body } = await attune.ask('POST', '/v1/redemptions', { customer: 'user:ana', lines: [bagel] })
    expect(body).toMatchObject({ state: 'held', discount: 300 })
    await within(0, watched, ['card granted', 'pastry held'])
    begun = performance.now()
    await attune.ask('POST', `/v1/redemptions/${body.id}/commit`)
    expect(await within(begun, watched, ['card granted'])).toBeLessThan(1000)
    expect((await wallet('?all=true')).grants).toMatchObject([{ state: 'granted' }, { state: 'redeemed' }])
  })

  test('what is completed is ready for a till, points move along, and who comes back to the same wallet is sent nothing', async () => {
    await track('Signed Up', 's1')
    const watched = await watch()
    await track('Order Completed', 'o1')
    await track('Order Completed', 'o2')
    await within(0, watched, ['card completed', 'pastry granted'])
    await expect.poll(() => watched.events.at(-1)!.wallet.points).toMatchObject([{ available: 10 }])
    expect(watched.events.at(-1)!.wallet.grants.map(({ code }) => typeof code)).toEqual(['string', 'string'])
    const { id } = watched.events.at(-1)!
    const again = await watch(id)
    await track('Order Completed', 'o3')
    await expect.poll(() => again.events.length).toBe(1)
    expect(again.events[0]!.wallet.points).toMatchObject([{ available: 15 }])
  })

  test('what was seen is noted once, what is taken back is gone, and nothing that was used can be taken back', async () => {
    await track('Signed Up', 's1')
    const watched = await watch()
    const [card, pastry] = (await wallet()).grants
    for (let times = 0; times < 2; times++)
      await attune.ask('POST', '/v1/wallet/user:ana/viewed', { grants: [card!.id, pastry!.id, 'grt_none'] })
    await within(0, watched, ['card viewed', 'pastry viewed'])
    const { body: customer } = await attune.ask('GET', '/v1/customers/user:ana')
    expect(customer.timeline.entries.filter(({ type }: { type: string }) => type === 'wallet-viewed')).toHaveLength(1)
    const revoke = (grant: string, reason: string) =>
      attune.ask('POST', `/v1/wallet/user:ana/${grant}/revoke`, { reason })
    expect((await revoke(card!.id, 'sent by mistake')).body).toMatchObject({ state: 'revoked' })
    await within(0, watched, ['pastry viewed'])
    await expect
      .poll(() => attune.sent)
      .toMatchObject([{ data: { facts: [{ type: 'offer-revoked', offer: 'card', grant: card!.id }] } }])
    expect((await revoke(card!.id, 'sent by mistake')).status).toBe(200)
    await attune.ask('POST', '/v1/redemptions', { customer: 'user:ana', lines: [bagel], hold: 0 })
    expect(await revoke(pastry!.id, 'too late')).toMatchObject({ status: 409, body: { code: 'grant_settled' } })
    expect(await revoke('grt_none', 'nothing')).toMatchObject({ status: 404, body: { code: 'grant_unknown' } })
    const { body: log } = await attune.ask('GET', '/v1/audit')
    expect(log.entries.filter(({ change }: { change: string }) => change === 'grant.revoked')).toHaveLength(2)
  })

  test('a code on the screen says at a till whose basket it is, once, and nobody can make one up', async () => {
    await track('Signed Up', 's1')
    const code = (await wallet()).grants.find(({ offer }) => offer === 'pastry')!.code!
    expect(code).toMatch(/^W[0-9A-Z]{3}(-[0-9A-Z]{1,4})+$/)
    const evaluate = async (codes: string[], customer?: string) =>
      (await attune.ask('POST', '/v1/baskets/evaluate', { lines: [bagel], codes, ...(customer && { customer }) })).body
    expect(await evaluate([code.toLowerCase().replaceAll('-', ' ')])).toMatchObject({ discount: 300, rejected: [] })
    await attune.ask('POST', '/v1/identify', { userId: 'bob', messageId: 'b' })
    expect(await evaluate([code], 'user:bob')).toMatchObject({
      ...{ discount: 0, rejected: [{ code, reason: 'code_of_another_customer' }] },
    })
    const altered = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0')
    expect(await evaluate([altered])).toMatchObject({ discount: 0, rejected: [{ reason: 'code_unknown' }] })
    const redeem = async () => (await attune.ask('POST', '/v1/redemptions', { lines: [bagel], codes: [code] })).body
    const first = await redeem()
    expect(first).toMatchObject({ state: 'held', discount: 300, rejected: [] })
    expect(await redeem()).toMatchObject({ state: 'empty', rejected: [{ code, reason: 'copy_held' }] })
    await attune.ask('POST', `/v1/redemptions/${first.id}/commit`)
    expect(await evaluate([code])).toMatchObject({ rejected: [{ code, reason: 'copy_redeemed' }] })
    const today = new Date().toISOString().slice(0, 10)
    const report = async () =>
      (await attune.ask('GET', `/v1/redemptions?from=${today}&to=${today}&offer=pastry`)).body.rows
    await expect
      .poll(report)
      .toEqual([{ day: today, offer: 'pastry', place: null, state: 'committed', uses: 1, amount: 300 }])
    const used = async (audience: string) =>
      (await attune.ask('GET', `/v1/redemptions?from=${today}&to=${today}&audience=${audience}`)).body.rows
    expect(await used('joined')).toMatchObject([{ offer: 'pastry', uses: 1 }])
    await track('Order Completed', 'o1')
    // Who comes into an audience after the use was not in it then; what is no audience has nobody.
    expect([await used('regulars'), await used('nobody')]).toEqual([[], []])
    expect((await attune.ask('GET', '/v1/redemptions?from=today&to=x')).body).toMatchObject({
      code: 'invalid_value',
      field: 'from',
    })
    expect((await wallet()).grants.map(({ offer }) => offer)).toEqual(['card'])
  })

  test('a person sees their own wallet and nobody else’s', async () => {
    await track('Signed Up', 's1')
    const token = async (identifier: string) =>
      (await attune.ask('POST', '/v1/identity-tokens', { identifier, audience: 'https://bean.example' })).body.token
    await attune.ask('POST', '/v1/identify', { userId: 'bob', messageId: 'b' })
    const see = async (identity?: string) => {
      const headers = {
        authorization: `Bearer ${attune.server.keys!.write}`,
        ...(identity !== undefined && { 'attune-identity': identity }),
      }
      return (await fetch(`${attune.server.url}/v1/wallet/user:ana`, { headers })).status
    }
    expect([await see(), await see(await token('user:ana')), await see(await token('user:bob'))]).toEqual([
      403, 200, 403,
    ])
  })

  test('a copy is given by hand with a reason, once for a key, within its limits, and taken back', async () => {
    const give = (offer: string, key: string, user = 'ana') =>
      fetch(`${attune.server.url}/v1/wallet/user:${user}/grants`, {
        method: 'POST',
        headers: { authorization: `Bearer ${attune.server.keys!.server}`, 'idempotency-key': key },
        body: JSON.stringify({ offer, reason: 'waited long' }),
      }).then(async (response) => ({ status: response.status, body: (await response.json()) as { id: string } }))
    const first = await give('pastry', 'k1')
    expect(first).toMatchObject({ status: 200, body: { offer: 'pastry', state: 'granted', decision: null } })
    expect(await give('pastry', 'k1')).toEqual({ ...first, body: { ...first.body, repeated: true } })
    expect(await give('pastry', 'k2')).toMatchObject({
      ...{ status: 409, body: { code: 'grant_refused', reason: 'offer_already_held' } },
    })
    expect(await give('printed', 'k6')).toMatchObject({
      ...{ status: 409, body: { code: 'grant_refused', reason: 'offer_not_for_wallets' } },
    })
    expect(await give('nothing', 'k3')).toMatchObject({ status: 404, body: { code: 'offer_unknown' } })
    expect(await give('pastry', 'k4', 'nobody')).toMatchObject({ status: 404, body: { code: 'customer_unknown' } })
    expect((await wallet()).grants).toHaveLength(1)
    const { status } = await attune.ask('POST', `/v1/wallet/user:ana/${first.body.id}/revoke`, { reason: 'mistake' })
    expect(status).toBe(200)
    expect(await give('pastry', 'k5')).toMatchObject({ status: 200, body: { state: 'granted' } })
    const log = (await attune.ask('GET', '/v1/audit')).body
    expect(log.entries.filter(({ change }: { change: string }) => change === 'grant.given')).toMatchObject([
      { after: { offer: 'pastry', reason: 'waited long' } },
      { subject: first.body.id, after: { offer: 'pastry', reason: 'waited long' } },
    ])
  })
})
