import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type HttpProvider, openHttpProvider } from '../channels/http-provider.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbookFor = (apiUrl: string) => ({
  brand: { name: 'Previews', timezone: 'Etc/UTC', currency: 'USD' },
  channels: {
    sms: {
      ...{ kind: 'sms', consent: 'opt-in' },
      config: { apiUrl, account: 'AC1', authToken: 'TEXT_TOKEN', senders: [{ from: '+12065550199' }] },
    },
    half: { kind: 'sms', consent: 'none', config: { account: 'AC1' } },
    inbox: { kind: 'inbox', consent: 'none' },
    web: { kind: 'slot', consent: 'none' },
  },
  triggers: { ordered: { on: { event: 'order' } } },
  actions: {
    thanks: {
      ...{ value: 1000, triggers: ['ordered'] },
      treatments: [
        {
          channel: 'sms',
          content: { text: 'Hi {{ customer.firstName }}, {{ event.item }} for {{ customer.city | default: "you" }}' },
          languages: { es: { text: 'Hola {{ customer.firstName }} ❤' } },
        },
        ...['half', 'inbox', 'web'].map((channel) => ({ channel, content: { text: 'Hi' } })),
      ],
    },
  },
})

describe('what an action says, before it says it', { timeout: 30_000 }, () => {
  let provider: HttpProvider
  let attune: Attune
  beforeEach(async () => {
    provider = await openHttpProvider({
      accept: () => ({ status: 201, body: '{}' }),
      reject: () => ({ status: 400, body: '{"code":21211}' }),
    })
    attune = await startAttune(() => playbookFor(provider.url), { environment: { TEXT_TOKEN: 't' } })
    const identify = (userId: string, phone: string, traits: object) =>
      attune.ask('POST', '/v1/identify', { userId, identifiers: { phone }, traits })
    await identify('ana', '+12065550100', { firstName: 'Ana' })
    await identify('eva', '+12065550101', { firstName: 'Eva', language: 'es', tester: true })
  })
  afterEach(async () => {
    await attune.close()
    await provider.close()
  })

  const ask = (what: string, person: string, event: object = {}, channel = 'sms') =>
    attune.ask('POST', `/v1/actions/thanks/${what}`, { person, channel, event })

  test('is shown for a chosen person, with what is missing and how many parts it takes; nothing is sent', async () => {
    expect((await ask('preview', 'user:ana', { item: 'Coffee' })).body).toEqual({
      ...{ language: 'en', problem: null, content: { text: 'Hi Ana, Coffee for you' }, missing: ['customer.city'] },
      channel: { segments: 1, encoding: 'gsm7', units: 22 },
    })
    expect((await ask('preview', 'user:eva')).body).toMatchObject({
      ...{ language: 'es', content: { text: 'Hola Eva ❤' }, channel: { encoding: 'ucs2' } },
    })
    expect(provider.taken).toHaveLength(0)
  })

  test('shows of a person only what the role may see', async () => {
    const { body: key } = await attune.ask('POST', '/v1/keys', { name: 'marketing', role: 'marketer' })
    const headers = { authorization: `Bearer ${key.key}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ person: 'user:ana', channel: 'sms' })
    const answer = await fetch(`${attune.server.url}/v1/actions/thanks/preview`, { method: 'POST', headers, body })
    expect(((await answer.json()) as { content: object }).content).toEqual({ text: 'Hi A…,  for you' })
  })

  test('is tried out on testers alone, without their consent and without counting', async () => {
    expect((await ask('test', 'user:ana')).body.code).toBe('not_a_tester')
    expect((await ask('test', 'user:eva')).body).toEqual({ outcome: 'accepted', reason: null })
    expect(new URLSearchParams(provider.taken[0]!.body.toString()).get('Body')).toBe('Hola Eva ❤')
    expect((await attune.ask('GET', '/v1/deliveries/counts')).body.total.entered).toBe(0)
    provider.behave('reject')
    expect((await ask('test', 'user:eva')).body).toEqual({ outcome: 'rejected', reason: 'http_400: code 21211' })
  })

  test('says why it cannot be tried out: it stays here, or the channel wants something', async () => {
    const reasonOn = async (channel: string) => (await ask('test', 'user:eva', {}, channel)).body.reason
    expect(await reasonOn('inbox')).toMatch(/^nothing_leaves: .* inbox stays here; preview it$/)
    expect(await reasonOn('web')).toMatch(/^nothing_leaves: .* slot stays here; preview it$/)
    expect(await reasonOn('half')).toBe('channel_misconfigured: config.authToken: it is missing; give a value (string)')
  })

  test('is not there for nobody, for no action and on no channel; what is wrong is told at publish', async () => {
    expect((await ask('preview', 'user:nobody')).body.code).toBe('customer_unknown')
    expect((await ask('preview', 'user:ana', {}, 'push')).body.code).toBe('treatment_unknown')
    const broken = playbookFor(provider.url)
    broken.actions.thanks.treatments[0]!.content.text = 'Hi {{ firstName }}'
    const { body, status } = await attune.ask('POST', '/v1/playbook?dryRun=true', broken)
    expect([status, body.problems]).toEqual([
      422,
      [
        { path: 'actions.thanks.treatments[0].content.text', message: expect.stringContaining('customer.firstName') },
        { path: 'channels.half.config.authToken', message: 'it is missing; give a value (string)' },
      ],
    ])
  })
})
