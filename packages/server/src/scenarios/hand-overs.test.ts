import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import twilio from 'twilio'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type HttpProvider, openHttpProvider } from '../channels/http-provider.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const TOKEN = 'an-auth-token'
const PUBLIC = 'https://attune.example.com'
const HOOK = `${PUBLIC}/v1/channels/sms/hook`
const [ANA, BEA] = ['+12065550100', '+12065550101']

const playbookFor = (apiUrl: string) => ({
  brand: { name: 'Desk', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    sms: {
      ...{ kind: 'sms', consent: 'opt-in', retryAfter: '1s' },
      config: { apiUrl, account: 'AC1', authToken: 'TEXT_TOKEN', senders: [{ from: '+12065550199' }] },
    },
  },
  threads: {
    care: {
      ...{ topic: 'club', channels: ['sms'], keywords: ['CARE'] },
      steps: [
        { id: 'what', ask: 'What is it about, {{ customer.name | default: "friend" }}?', answer: { text: {} } },
        { id: 'desk', handOver: { to: 'service', say: 'One moment' }, next: 'thanks' },
        { id: 'thanks', say: 'Thanks for writing' },
      ],
    },
    billing: {
      ...{ topic: 'club', channels: ['sms'], keywords: ['BILLING'] },
      steps: [
        { id: 'desk', handOver: { to: 'billing' }, next: 'paid' },
        { id: 'paid', say: 'All paid' },
      ],
    },
    join: { topic: 'club', channels: ['sms'], keywords: ['JOIN'], steps: [{ id: 'hello', say: 'Joined' }] },
  },
})

describe('the desk, by a provider that calls back', { timeout: 30_000 }, () => {
  let directory: string
  let provider: HttpProvider
  let attune: Attune
  let texts = 0
  /** Told once, when the data directory is new. */
  let keys: { readonly admin: string; readonly server: string }
  const start = () =>
    startAttune(() => playbookFor(provider.url), {
      environment: { TEXT_TOKEN: TOKEN },
      publicUrl: PUBLIC,
      dataDirectory: directory,
    })
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'attune-desk-'))
    provider = await openHttpProvider({
      accept: () => ({ status: 201, body: '{"sid":"SM1"}' }),
      reject: () => ({ status: 400, body: '{"code":21211}' }),
    })
    attune = await start()
    keys = attune.server.keys!
  })
  afterEach(async () => {
    await attune.close()
    await provider.close()
    rmSync(directory, { recursive: true })
  })

  const says = async (Body: string, From = ANA) => {
    const form = { MessageSid: `SM-in-${texts++}`, From, To: '+12065550199', Body, NumMedia: '0' }
    const response = await fetch(HOOK.replace(PUBLIC, attune.server.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': twilio.getExpectedTwilioSignature(TOKEN, HOOK, form),
      },
      body: new URLSearchParams(form).toString(),
    })
    expect(response.status).toBe(200)
  }
  const heard = () => provider.taken.map(({ body }) => new URLSearchParams(body.toString()).get('Body'))
  const hears = (...expected: string[]) => expect.poll(heard, { timeout: 8000 }).toEqual(expected)
  const read = async (path: string) => {
    const response = await fetch(attune.server.url + path, { headers: { authorization: `Bearer ${keys.admin}` } })
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
    return { status: response.status, body: (await response.json()) as any }
  }
  const desk = async (query = '') => (await read(`/v1/hand-overs${query}`)).body.handOvers
  const post = (path: string, body: object, key?: string) =>
    fetch(`${attune.server.url}/v1/hand-overs/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.server}`, ...(key && { 'idempotency-key': key }) },
      body: JSON.stringify(body),
    }).then(async (response) => ({
      status: response.status,
      // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
      body: (await response.json()) as any,
    }))

  /** Events of the stream as they come. */
  const follow = async () => {
    const controller = new AbortController()
    const headers = { authorization: `Bearer ${keys.server}` }
    const response = await fetch(`${attune.server.url}/v1/hand-overs/stream`, { headers, signal: controller.signal })
    let text = ''
    const read = (async () => {
      for await (const chunk of response.body!) text += Buffer.from(chunk).toString()
    })().catch(() => undefined)
    return {
      told: () =>
        [...text.matchAll(/^event: (.+)\ndata: (.+)$/gm)].map(([, event, data]) => ({ event, ...JSON.parse(data!) })),
      end: async () => {
        controller.abort()
        await read
      },
    }
  }

  test('two agents who talk with one person: the earlier keeps the word, the other is told, also when it is undone', async () => {
    await says('care')
    await hears('What is it about, friend?')
    await says('Late')
    await hears('What is it about, friend?', 'One moment')
    await says('billing', BEA)
    await expect.poll(() => desk()).toHaveLength(2)
    const [care, billing] = await desk()
    await post(`${billing.id}/answers`, { agent: 'lou', text: 'Let me look' })
    await post(`${care.id}/claim`, { agent: 'kim' })
    const stream = await follow()
    const merge = await fetch(`${attune.server.url}/v1/merges`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.admin}` },
      body: JSON.stringify({ keep: `phone:${BEA}`, from: `phone:${ANA}` }),
    })
    expect(merge.status).toBe(201)
    const { id } = (await merge.json()) as { id: string }
    await expect.poll(() => desk()).toMatchObject([{ id: care.id, agent: 'kim', closed: null }])
    expect((await read(`/v1/hand-overs/${billing.id}`)).body).toMatchObject({ closed: 'merged', agent: 'lou' })
    expect((await post(`${billing.id}/answers`, { agent: 'lou', text: 'Still there?' })).body.code).toBe(
      'hand_over_closed',
    )
    await expect
      .poll(() => stream.told().flatMap((told) => (told.event === 'hand-over' ? [[told.id, told.closed]] : [])))
      .toEqual(
        expect.arrayContaining([
          [billing.id, 'merged'],
          [care.id, null],
        ]),
      )
    await stream.end()
    await fetch(`${attune.server.url}/v1/merges/${id}/undo`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.admin}` },
      body: '{}',
    })
    // What was told of as over stays so.
    expect(await desk()).toMatchObject([{ id: care.id, agent: 'kim', closed: null }])
    await post(`${care.id}/answers`, { agent: 'kim', text: 'Here I am' })
    await expect.poll(() => heard().includes('Here I am')).toBe(true)
  })

  test('an agent takes a conversation, answers once and closes it; the thread goes on', async () => {
    const stream = await follow()
    await says('care')
    await hears('What is it about, friend?')
    expect(await desk()).toEqual([])
    await says('My order {{ is }} late')
    const begun = ['What is it about, friend?', 'One moment']
    await hears(...begun)
    await says('JOIN')
    await says('hello?')
    const [open] = await desk()
    expect(open).toMatchObject({ thread: 'care', topic: 'club', team: 'service', agent: null, unanswered: 2 })
    expect(open.identifiers).toContain(`phone:${ANA}`)

    expect((await post(`${open.id}/claim`, { agent: 'mia' }, 'k1')).body).toMatchObject({ agent: 'mia' })
    expect((await post(`${open.id}/claim`, { agent: 'mia' }, 'k1')).status).toBe(200)
    expect(await post(`${open.id}/claim`, { agent: 'tom' })).toMatchObject({
      status: 409,
      body: { code: 'hand_over_taken' },
    })
    expect((await post(`${open.id}/answers`, { agent: 'tom', text: 'Mine' })).body.code).toBe('hand_over_taken')
    const answers = await Promise.all(
      [1, 2, 3].map(() => post(`${open.id}/answers`, { agent: 'mia', text: 'Sorry {{ name }}!' }, 'a1')),
    )
    expect(new Set(answers.map(({ body }) => body.delivery)).size).toBe(1)
    await hears(...begun, 'Sorry {{ name }}!')
    expect(await desk('?agent=mia&thread=care&topic=club')).toMatchObject([{ unanswered: 0, answers: 1 }])
    for (const query of ['?agent=tom', '?free=true', '?thread=join', '?topic=other', '?team=sales'])
      expect(await desk(query)).toEqual([])

    // The machine goes down between two texts.
    await stream.end()
    await attune.close()
    attune = await start()
    await says('thank you')
    const { transcript, ...view } = (await read(`/v1/hand-overs/${open.id}`)).body
    expect(view).toMatchObject({ agent: 'mia', unanswered: 1, closed: null })
    expect(transcript.map(({ from, text }: { from: string; text: string }) => [from, text])).toEqual([
      ['customer', 'care'],
      ['thread', 'What is it about, friend?'],
      ['customer', 'My order {{ is }} late'],
      ['thread', 'One moment'],
      ['customer', 'JOIN'],
      ['customer', 'hello?'],
      ['agent', 'Sorry {{ name }}!'],
      ['customer', 'thank you'],
    ])
    expect(transcript[6]).toMatchObject({ agent: 'mia', channel: 'sms', state: 'accepted' })
    const timeline = (await read(`/v1/customers/phone:${ANA}/timeline`)).body.entries
    const answered = timeline.filter(({ type }: { type: string }) => type === 'agent-answered')
    expect(answered).toMatchObject([{ agent: 'mia', text: 'Sorry {{ name }}!' }])

    expect((await post(`${open.id}/close`, { agent: 'mia' })).body).toMatchObject({ closed: 'handed_back' })
    await hears(...begun, 'Sorry {{ name }}!', 'Thanks for writing')
    expect(await desk()).toEqual([])
    expect((await post(`${open.id}/answers`, { agent: 'mia', text: 'Late' })).body.code).toBe('hand_over_closed')
    expect((await post(`${open.id}/answers`, { agent: 'mia', text: 'Sorry {{ name }}!' }, 'a1')).status).toBe(200)
    expect((await post('nothing/claim', {})).body.code).toBe('hand_over_unknown')
    expect(stream.told()[0]).toEqual({ event: 'open', handOvers: [] })
    expect(stream.told().at(-1)).toMatchObject({ event: 'hand-over', id: open.id, agent: 'mia', answers: 1 })
  })

  test('STOP and HELP win over the desk, and pages go on where the one before ended', async () => {
    for (const phone of [ANA, BEA]) {
      await says('care', phone)
      await says('anything', phone)
    }
    await expect.poll(async () => (await desk()).length).toBe(2)
    const first = (await read('/v1/hand-overs?limit=1')).body
    const second = (await read(`/v1/hand-overs?limit=1&cursor=${first.next}`)).body
    const people = [...first.handOvers, ...second.handOvers].map(({ identifiers }) => identifiers[0])
    expect(people).toEqual([`phone:${ANA}`, `phone:${BEA}`])
    expect((await read('/v1/hand-overs?cursor=x')).body.code).toBe('invalid_query')
    await says('HELP')
    await expect.poll(heard).toContainEqual(expect.stringMatching(/^Desk: /))
    expect((await desk())[0].unanswered).toBe(0)
    await says('STOP')
    await expect.poll(async () => (await desk()).length).toBe(1)
    const [, { id }] = [await desk(), first.handOvers[0]]
    expect((await post(`${id}/answers`, { text: 'Please stay' })).body.code).toBe('hand_over_closed')
    expect((await read(`/v1/hand-overs/${id}`)).body.closed).toBe('stopped')
    expect((await post(`${second.handOvers[0].id}/close`, { end: true })).body.closed).toBe('closed')
    expect(heard()).not.toContain('Please stay')
  })
})
