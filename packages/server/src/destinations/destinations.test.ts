import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KillableServer } from '../crash/killable-server.fixture.ts'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { openReceiver, type Receiver, type ToldFact } from './receiver.fixture.ts'

const SECRET = `whsec_${Buffer.from('a secret of the right length, yes').toString('base64')}`

const playbookFor = (url: string, more: object = {}) => ({
  brand: { name: 'Told', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    email: { kind: 'webhook', consent: 'opt-in', config: { url: 'http://127.0.0.1:1/' } },
    inbox: { kind: 'inbox', consent: 'none', interrupts: false },
  },
  audiences: {
    buyers: { where: { event: 'Order Completed', within: '1s' } },
    nobody: { where: { event: 'Never Seen' } },
  },
  destinations: { crm: { kind: 'webhook', url, secretFrom: 'CRM_SECRET', identifiers: ['user', 'email'], ...more } },
})

describe('destinations', { timeout: 60_000 }, () => {
  let receiver: Receiver
  let attune: Attune
  let number = 0
  beforeEach(async () => {
    receiver = await openReceiver(() => SECRET)
  })
  afterEach(async () => {
    await attune.close()
    receiver.close()
  })
  const start = async (more: object = {}) => {
    attune = await startAttune(() => playbookFor(receiver.url, more), { environment: { CRM_SECRET: SECRET } })
  }
  const consent = (userId: string, state: string) =>
    attune.ask('POST', '/v1/track', {
      ...{ userId, event: 'Consent Changed', messageId: `c${number++}` },
      properties: { channel: 'email', state, source: 'web', wording: 'News' },
    })
  const types = () => receiver.facts.map(({ type }) => type)
  const status = async () => (await attune.ask('GET', '/v1/destinations')).body.destinations[0]

  test('are told consents, audiences, merges and erasures, signed, with the identifiers that they may know', async () => {
    await start()
    await attune.ask('POST', '/v1/identify', {
      ...{
        userId: 'ana',
        anonymousId: 'secret-browser',
        identifiers: { email: 'ana@example.com', phone: '+12065550100' },
      },
    })
    await consent('ana', 'granted')
    await consent('ana', 'granted')
    await attune.ask('POST', '/v1/track', { userId: 'ana', event: 'Order Completed' })
    await expect.poll(types, { timeout: 5000 }).toEqual(['consent-changed', 'audience-entered', 'audience-left'])
    expect(receiver.facts[0]).toMatchObject({
      ...{ type: 'consent-changed', customer: 1, channel: 'email', topic: null, state: 'granted', wording: 'News' },
      ...{ identifiers: ['user:ana', 'email:ana@example.com'], id: expect.stringMatching(/^fct_/) },
    })
    expect(receiver.facts[1]).toMatchObject({ audience: 'buyers', customer: 1 })
    await attune.ask('POST', '/v1/identify', { userId: 'bea' })
    const merge = await attune.ask('POST', '/v1/merges', { keep: 'user:ana', from: 'user:bea' })
    await attune.ask('POST', `/v1/merges/${merge.body.id}/undo`)
    await attune.ask('DELETE', '/v1/customers/user:ana')
    await expect
      .poll(types)
      .toEqual([
        ...['consent-changed', 'audience-entered', 'audience-left'],
        ...['customers-merged', 'customers-separated', 'customer-erased'],
      ])
    expect(receiver.facts[3]).toMatchObject({ winner: 1, loser: 2, merge: merge.body.id })
    expect(receiver.facts[5]).toMatchObject({ customer: 1, identifiers: expect.arrayContaining(['user:ana']) })
    expect(JSON.stringify(receiver.facts)).not.toMatch(/secret-browser|2065550100/)
    expect(new Set(receiver.facts.map(({ id }) => id)).size).toBe(6)
    expect(await status()).toMatchObject({ name: 'crm', state: 'idle', behind: 0, sent: 6, dead: 0, failures: 0 })
  })

  test('know of a change of consent within the second, while events flow', async () => {
    await start()
    const told = new Map<string, number>()
    let flowing = true
    const flow = (async () => {
      while (flowing) {
        await attune.ask('POST', '/v1/batch', {
          batch: Array.from({ length: 100 }, (_, i) => ({ type: 'track', userId: `f${i}`, event: 'Page Viewed' })),
        })
      }
    })()
    for (let i = 0; i < 200; i++) {
      told.set(`user:p${i}`, Date.now())
      await consent(`p${i}`, 'granted')
    }
    await expect.poll(() => receiver.facts.length, { timeout: 10_000 }).toBe(200)
    flowing = false
    await flow
    const delays = receiver.facts
      .map(({ identifiers, receivedAt }) => receivedAt - told.get(identifiers[0]!)!)
      .sort((a, b) => a - b)
    expect(delays[198]).toBeLessThan(1000)
    expect(delays[100]).toBeLessThan(250)
  })

  test('that fail, are slow to come back, or break off in mid-answer are told everything in the end, in order', async () => {
    await start({ batch: { size: 2 } })
    const answers: ((response: Parameters<Receiver['behave']>[1]) => void)[] = [
      (response) => response.writeHead(500).end(),
      (response) => response.writeHead(429, { 'retry-after': '1' }).end(),
      (response) => {
        response.writeHead(200, { 'content-length': '1000' })
        response.write('half')
        response.destroy()
      },
      (response) => response.destroy(),
    ]
    const seen: string[][] = []
    receiver.behave = (facts, response) => {
      seen.push(facts.map(({ id }) => id))
      const answer = answers.shift()
      answer?.(response)
      return answer !== undefined
    }
    for (let i = 0; i < 6; i++) await consent('ana', i % 2 ? 'denied' : 'granted')
    await expect
      .poll(async () => (await status()).failures > 0 || receiver.facts.length > 0, { timeout: 5000 })
      .toBe(true)
    await expect.poll(() => receiver.facts.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(6)
    const states = receiver.facts.map(({ state }) => state)
    expect(states.slice(-6)).toEqual(['granted', 'denied', 'granted', 'denied', 'granted', 'denied'])
    // A batch that is told again is the same batch.
    expect(new Set(seen.slice(0, 4).map((ids) => ids[0])).size).toBe(1)
    expect(await status()).toMatchObject({ behind: 0, failures: 0, lastError: null })
    // Four failures in a row are waited for, each longer than the one before.
  }, 60_000)

  test('put aside what they refuse for good, which can be seen and sent again; the rest goes on', async () => {
    await start()
    let isPicky = true
    receiver.behave = (facts, response) => {
      const isRefused = isPicky && facts.some(({ identifiers }) => identifiers.includes('user:odd'))
      if (isRefused) response.writeHead(422).end()
      return isRefused
    }
    // One after another: the last error is forgotten once something was taken after it.
    for (const user of ['a', 'odd', 'b', 'c']) await consent(user, 'granted')
    await expect.poll(() => receiver.facts.length).toBe(3)
    await expect.poll(status).toMatchObject({ dead: 1, behind: 0, lastError: null })
    // Longer than facts are kept that everybody was told.
    await wait(3500)
    const { body } = await attune.ask('GET', '/v1/destinations/crm/dead')
    const refusal = { reason: 'http_422', superseded: false }
    expect(body.facts).toMatchObject([{ type: 'consent-changed', identifiers: ['user:odd'], refusal }])
    expect((await attune.ask('POST', '/v1/destinations/crm/resend')).body).toEqual({ facts: 1, superseded: 0 })
    await expect.poll(async () => (await status()).state).toBe('idle')
    expect((await status()).dead).toBe(1)
    isPicky = false
    await attune.ask('POST', '/v1/destinations/crm/resend')
    await expect.poll(() => receiver.facts.at(-1)?.identifiers).toEqual(['user:odd'])
    await expect.poll(status).toMatchObject({ dead: 0 })
    expect((await attune.ask('GET', '/v1/destinations/nobody/dead')).body.code).toBe('destination_unknown')
  })

  test('only hear what they asked for, and one that cannot be reached holds up neither events nor the others', async () => {
    const other = await openReceiver(() => SECRET)
    attune = await startAttune(
      () => {
        const playbook = playbookFor(receiver.url, { send: ['audience-entered'], audiences: ['nobody'] })
        const down = { ...playbook.destinations.crm, url: 'http://127.0.0.1:9/', send: ['consent-changed'] }
        const up = { ...playbook.destinations.crm, url: other.url, send: ['consent-changed'] }
        return { ...playbook, destinations: { ...playbook.destinations, down, up } }
      },
      { environment: { CRM_SECRET: SECRET } },
    )
    await consent('ana', 'granted')
    await attune.ask('POST', '/v1/track', { userId: 'ana', event: 'Order Completed' })
    await expect.poll(() => other.facts.length).toBe(1)
    expect(receiver.facts).toEqual([])
    const { destinations } = (await attune.ask('GET', '/v1/destinations')).body
    expect(destinations).toMatchObject([
      { name: 'crm', behind: 0 },
      { name: 'down', failures: expect.any(Number), lastError: expect.any(String) },
      { name: 'up', behind: 0 },
    ])
    other.close()
  })
})

describe('a destination that cannot be told anything', { timeout: 60_000 }, () => {
  const statusOf = async (more: object, config: object) => {
    const playbook = {
      ...playbookFor('http://127.0.0.1:9/'),
      destinations: { crm: { kind: 'http', identifiers: ['user'], requests: { 'audience-entered': more } } },
    }
    const attune = await startAttune(() => playbook, config)
    try {
      await attune.ask('POST', '/v1/track', { userId: 'ana', event: 'Order Completed' })
      const read = async () => (await attune.ask('GET', '/v1/destinations')).body.destinations[0]
      await expect.poll(async () => (await read()).lastError).not.toBe(null)
      const tested = await attune.ask('POST', '/v1/destinations/crm/test')
      return { status: await read(), tested: tested.body }
    } finally {
      await attune.close()
    }
  }
  const request = { method: 'PUT', url: 'http://127.0.0.1:9/{{ identifiers.user }}' }

  test('says in a sentence that its address is private, and what to do', async () => {
    const sentence = expect.stringMatching(/^private_address: .* --allow-private$/)
    const { status, tested } = await statusOf(request, { allowPrivateAddresses: false })
    expect(status.lastError).toEqual(sentence)
    expect(tested).toEqual({ outcome: 'failed', reason: sentence, answer: null })
  })

  test('says that nobody listens', async () => {
    const { status } = await statusOf(request, {})
    expect(status.lastError).toBe('ECONNREFUSED: nobody listens at the address of its URL')
  })
})

describe('a destination of a server that is killed', { timeout: 120_000 }, () => {
  test('is told every fact at least once, each under one id, in order per customer', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'attune-told-'))
    const receiver = await openReceiver(() => SECRET)
    const server = new KillableServer({
      ...{ dataDirectory: directory, port: 0, allowPrivateAddresses: true, checkpointEveryMs: 100 },
      ...{ playbook: playbookFor(receiver.url, { batch: { size: 3 } }), environment: { CRM_SECRET: SECRET } },
    })
    const acknowledged: string[] = []
    try {
      for (let life = 0; life < 6; life++) {
        await server.start()
        for (let i = 0; i < 25; i++) {
          const messageId = `l${life}-${i}`
          const answer = await fetch(`${server.url}/v1/track`, {
            method: 'POST',
            headers: { authorization: `Bearer ${server.keys!.server}` },
            body: JSON.stringify({
              ...{ userId: `u${life}-${i % 3}`, event: 'Consent Changed', messageId },
              properties: { channel: 'email', wording: messageId, state: Math.floor(i / 3) % 2 ? 'denied' : 'granted' },
            }),
          })
          if (answer.ok) acknowledged.push(messageId)
        }
        await server.kill()
      }
      await server.start()
      await expect
        .poll(() => acknowledged.filter((one) => !receiver.facts.some(({ wording }) => wording === one)), {
          timeout: 20_000,
        })
        .toEqual([])
      expect(acknowledged.length).toBeGreaterThan(100)
      const byMessage = Map.groupBy(receiver.facts, ({ wording }) => wording)
      for (const [message, facts] of byMessage)
        expect([message, new Set(facts.map(({ id }) => id)).size]).toEqual([message, 1])
      const firsts = [...byMessage.values()].map(([fact]) => fact!)
      for (const [, facts] of Map.groupBy(firsts, ({ customer }) => customer))
        expect(facts.map(orderOf)).toEqual(facts.map(orderOf).toSorted((a, b) => a - b))
    } finally {
      await server.kill()
      receiver.close()
      await rm(directory, { recursive: true })
    }
  })
})

/** Life and number of what a fact is about, as one number. */
function orderOf({ wording }: ToldFact): number {
  const [, life, i] = /^l(\d+)-(\d+)$/.exec(String(wording))!
  return Number(life) * 1e6 + Number(i)
}
