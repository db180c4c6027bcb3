import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbookFor = (url: string) => ({
  brand: { name: 'Sends', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { caps: [{ max: 2, within: '1d' }], randomArm: 0 },
  channels: { hook: { kind: 'webhook', consent: 'opt-out', cost: 2, config: { url } } },
  audiences: { fans: { name: 'Fans', where: { event: 'liked' } } },
  triggers: { liked: { on: { event: 'never' } } },
  actions: {
    news: { value: 0, sends: true, treatments: [{ channel: 'hook', content: { text: 'Hi {{ customer.name }}' } }] },
    reply: { value: 0, triggers: ['liked'], treatments: [{ channel: 'hook', content: { text: 'No' } }] },
  },
})

describe('a send to everybody in an audience, over HTTP', { timeout: 60_000 }, () => {
  let attune: Attune
  beforeEach(async () => {
    attune = await startAttune(playbookFor)
    const people = Array.from({ length: 600 }, (_, i) => `p${i}`)
    for (let from = 0; from < people.length; from += 100)
      await attune.ask('POST', '/v1/batch', {
        batch: people.slice(from, from + 100).flatMap((userId, i) => [
          { type: 'identify', userId, traits: { name: `N${from + i}` } },
          { type: 'track', userId, event: 'liked' },
        ]),
      })
  })
  afterEach(() => attune.close())

  const read = async (id: string) => (await attune.ask('GET', `/v1/sends/${id}`)).body

  test('is tried, made once for one key, reaches each person once, and is listed with its counts', async () => {
    const asked = { action: 'news', audience: 'fans', name: 'Spring' }
    const dry = await attune.ask('POST', '/v1/sends', { ...asked, dryRun: true, pace: { max: 60, within: '1m' } })
    expect(dry.body).toMatchObject({ dryRun: true, channels: { hook: 600 }, suppressed: {}, cost: 1200 })
    expect([dry.body.members, dry.body.sent.people, dry.body.atLeastMs]).toEqual([600, 600, 600_000])
    expect((await attune.ask('GET', '/v1/sends')).body).toEqual({ sends: [] })
    const post = (body: object, key: string) =>
      fetch(`${attune.server.url}/v1/sends`, {
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${attune.server.keys?.admin}`, 'content-type': 'application/json' },
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      })
    const began = performance.now()
    const first = await post(asked, 'spring')
    expect(performance.now() - began).toBeLessThan(1000)
    const { id, state } = (await first.json()) as { id: string; state: string }
    expect([first.status, state]).toEqual([201, 'running'])
    const again = await post(asked, 'spring')
    expect([again.status, ((await again.json()) as { id: string }).id]).toEqual([200, id])
    expect((await post({ ...asked, localTime: '09:00' }, 'spring')).status).toBe(409)
    await vi.waitFor(async () => expect(await read(id)).toMatchObject({ state: 'completed', pending: 0 }), 30_000)
    expect(await read(id)).toMatchObject({
      ...{
        name: 'Spring',
        entered: 600,
        delivered: 600,
        suppressed: {},
        failed: {},
        members: 600,
        leftMs: null,
        by: 'first admin key',
      },
    })
    const texts = attune.sent.map(({ data }) => data.content.text)
    expect([texts.length, new Set(texts).size, texts.includes('Hi N17')]).toEqual([600, 600, true])
    const { body } = await attune.ask('GET', '/v1/deliveries/counts')
    expect(body.total).toMatchObject({ entered: 600, delivered: 600, pending: 0 })
    const timeline = await attune.ask('GET', '/v1/customers/user:p1/timeline')
    expect(JSON.stringify(timeline.body)).toContain(`"send":"${id}"`)
    const notes = (await attune.ask('GET', '/v1/audit')).body.entries
    expect(notes.filter(({ change }: { change: string }) => change === 'send.created')).toHaveLength(1)
  })

  test('is planned, paused, resumed and cancelled, and refuses what makes no sense', async () => {
    const at = new Date(Date.now() + 3_600_000).toISOString()
    const { body } = await attune.ask('POST', '/v1/sends', { action: 'news', audience: 'fans', at, localTime: '09:00' })
    expect(body).toMatchObject({ state: 'scheduled', startsAt: at, localTime: '09:00', entered: 0 })
    const change = async (verb: string) => {
      const { body: answer, status } = await attune.ask('POST', `/v1/sends/${body.id}/${verb}`)
      return [status, answer.state ?? answer.code]
    }
    expect(await change('pause')).toEqual([200, 'paused'])
    expect(await change('resume')).toEqual([200, 'scheduled'])
    expect(await change('cancel')).toEqual([200, 'cancelled'])
    expect(await change('resume')).toEqual([409, 'send_over'])
    const nine = { action: 'news', audience: 'fans', at: '2099-09-21T09:00:00+02:00' }
    const planned = (await attune.ask('POST', '/v1/sends', nine)).body
    expect(planned).toMatchObject({ state: 'scheduled', startsAt: '2099-09-21T07:00:00.000Z' })
    await attune.ask('POST', `/v1/sends/${planned.id}/cancel`)
    expect((await attune.ask('POST', '/v1/sends', { ...nine, at: '2099-09-21T09:00' })).body).toMatchObject({
      ...{ code: 'invalid_value', field: 'at' },
      message: 'an instant such as 2026-09-21T07:00:00Z or 2026-09-21T09:00:00+02:00',
    })
    const refused = async (asked: object) => {
      const { body: answer, status } = await attune.ask('POST', '/v1/sends', asked)
      return [status, answer.code, answer.field]
    }
    expect(await refused({ action: 'nothing', audience: 'fans' })).toEqual([404, 'action_unknown', 'action'])
    expect(await refused({ action: 'reply', audience: 'fans' })).toEqual([422, 'action_not_sent', 'action'])
    expect(await refused({ action: 'news', audience: 'foes' })).toEqual([404, 'audience_unknown', 'audience'])
    expect(await refused({ action: 'news', audience: 'fans', at: 'soon' })).toEqual([400, 'invalid_value', 'at'])
    expect((await attune.ask('POST', '/v1/sends/snd_0/pause')).status).toBe(404)
    expect((await attune.ask('POST', '/v1/sends', { action: 'news', audience: 'fans' }, 'server')).status).toBe(403)
    expect(attune.sent).toEqual([])
  })
})
