import { describe, expect, it } from 'vitest'
import { advance } from '../advance.ts'
import { createCity } from '../city.ts'
import type { Message } from '../message.ts'
import type { Api, DecisionView } from './api.ts'
import { openInk } from './line.ts'
import { readMetrics } from './metrics.ts'
import { readOptions } from './options.ts'
import { openPushGateway, type Push } from './push-gateway.ts'
import { sendAll } from './send.ts'
import { receivePush } from './show.ts'
import { openStage, type Stage } from './stage.ts'
import { summarise } from './tally.ts'

const HOUR_MS = 3_600_000
const MORNING = Date.UTC(2026, 9, 6, 14)

const SILENCE: DecisionView = {
  id: 'dec-1',
  moment: { kind: 'trigger', id: 'morning' },
  arm: 'engine',
  chosen: null,
  propensity: 1,
  reason: 'all_excluded',
  candidates: [{ action: 'latte', channel: 'push', stage: 'policy', reason: 'quiet_hours' }],
}
const LATTE: DecisionView = {
  ...SILENCE,
  id: 'dec-2',
  chosen: { action: 'latte', channel: 'push', content: { title: 'Hot oat latte?' } },
  propensity: 0.61,
  candidates: [{ action: 'latte', channel: 'push', stage: 'chosen', reason: 'best', factors: { net: 42 } }],
}

/** An API that notes what it is sent and answers every order with the given decision. */
function fakeApi(decision: DecisionView): Api & { readonly sent: Message[] } {
  const sent: Message[] = []
  return {
    sent,
    sendBatch: async (messages) => {
      sent.push(...(messages as Message[]))
    },
    sendMoment: async (message) => {
      sent.push(message as Message)
      return (message as { event?: string }).event === 'Order Completed' ? [decision] : []
    },
    ask: async () => [],
    loadFeed: async () => undefined,
    readInbox: async () => [],
    readDecision: async () => LATTE,
    readStatus: async () => ({ tallies: {}, responses: [] }),
  }
}

async function playHour(
  decision: DecisionView,
): Promise<{ stage: Stage; api: ReturnType<typeof fakeApi>; lines: string[] }> {
  const city = createCity({ seed: 3, people: 80, stores: 12, metros: ['seattle'] })
  const api = fakeApi(decision)
  const lines: string[] = []
  const stage = openStage(city, api, openInk(false), (line) => lines.push(line))
  await sendAll(stage, [...advance(city, MORNING, MORNING + HOUR_MS)])
  return { stage, api, lines }
}

describe('the demo', () => {
  it('sends everything once, and the messages of one person in order', async () => {
    const { stage, api } = await playHour(SILENCE)
    expect(new Set(api.sent.map(({ messageId }) => messageId)).size).toBe(api.sent.length)
    expect(stage.tally.events).toBe(api.sent.length)
    for (const own of Map.groupBy(api.sent, ({ userId }) => userId).values()) {
      const moments = own.filter((message) => message.type === 'track' && message.event !== 'Consent Changed')
      const times = moments.map(({ timestamp }) => timestamp)
      expect(times).toEqual([...times].sort())
    }
  })

  it('tells every moment in one line, with what was decided and why', async () => {
    const { lines } = await playHour(LATTE)
    expect(lines[0]).toMatch(
      /^0[78]:\d\d \S+ +· (swipes|orders) at .+ \(-?\d+ °C\) → push "Hot oat latte\?" {2}net 0\.42, p 0\.61$/,
    )
  })

  it('tells silence with the reason', async () => {
    const { lines, stage } = await playHour(SILENCE)
    expect(lines[0]).toMatch(/→ silence \(quiet hours\) p 1\.00$/)
    expect(stage.tally.silences).toBe(stage.tally.moments)
  })

  it('shows a push that came by itself once, however often it is delivered', async () => {
    const { stage, lines } = await playHour(SILENCE)
    const before = lines.length
    const push: Push = {
      id: 'dlv-1',
      decision: 'dec-9',
      action: 'cart-reminder',
      channel: 'push',
      identifiers: [`user:${stage.city.people.find(({ allows }) => allows.includes('push'))!.id}`],
      content: { title: 'Still yours' },
    }
    await receivePush(stage, push)
    await receivePush(stage, push)
    expect(lines.slice(before).filter((line) => line.endsWith('its time has come → push "Still yours"')).length).toBe(1)
    expect(stage.tally.deliveries).toBe(1)
  })
})

describe('the push gateway', () => {
  it('hands a delivery on once and refuses what is none', async () => {
    const pushes: Push[] = []
    const gateway = await openPushGateway(0, async (push) => {
      pushes.push(push)
    })
    const post = (body: string) => fetch(`http://127.0.0.1:${gateway.port}/push`, { method: 'POST', body })
    const body = JSON.stringify({ data: { id: 'dlv-1', identifiers: [], content: {} } })
    expect((await post(body)).status).toBe(204)
    expect((await post(body)).status).toBe(204)
    expect((await post('{')).status).toBe(400)
    expect((await post('{}')).status).toBe(400)
    expect(pushes.map(({ id }) => id)).toEqual(['dlv-1'])
    await gateway.close()
  })
})

describe('the summary', () => {
  const tally = { events: 10, moments: 3, silences: 1, deliveries: 2, refusals: 0, orders: 1, byArm: new Map() }

  it('takes the figures of the server', () => {
    const text = summarise(tally, {
      tallies: {
        decisions: 5,
        'decisions/silence': 2,
        'deliveries/latte/push/entered': 3,
        'deliveries/latte/push/delivered': 1,
        'deliveries/latte/push/suppressed/quiet_hours': 1,
      },
      responses: [
        { arm: 'engine', successes: 1, failures: 9 },
        { arm: 'random', successes: 0, failures: 4 },
      ],
    })
    expect(text).toContain('decisions   5: 3 for an action, 2 for silence')
    expect(text).toContain('deliveries  3 = 1 delivered + 1 suppressed + 0 failed + 1 on their way')
    expect(text).toContain('suppressed  quiet_hours 1')
    expect(text).toContain('responses   engine 1 of 10 (10.0 %)')
    expect(text).toContain('responses   random 0 of 4 (0.0 %)')
  })

  it('says so where the server gives none, and takes what people did at once', () => {
    const seen = { ...tally, byArm: new Map([['random', { shown: 8, ordered: 2 }]]) }
    const text = summarise(seen, { tallies: {}, responses: [] })
    expect(text).toContain('deliveries  2 received')
    expect(text).toContain('responses   random 2 of 8 (25.0 %)')
    expect(summarise(tally, undefined)).toContain('suppressed  not told by the server')
  })
})

describe('figures in the Prometheus format', () => {
  it('are read with their labels', () => {
    const text = '# HELP x y\nattune_tallies{name="a/\\"b\\""} 3\nplain 1.5 1700000000\nnot a sample\n'
    expect(readMetrics(text)).toEqual([
      { name: 'attune_tallies', labels: { name: 'a/"b"' }, value: 3 },
      { name: 'plain', labels: {}, value: 1.5 },
    ])
  })
})

describe('the options', () => {
  it('have defaults; a run without a head ends after a minute', () => {
    expect(readOptions([])).toEqual({ headless: false, minutes: undefined, people: 3000, port: 4800, seed: 1 })
    expect(readOptions(['--headless']).minutes).toBe(1)
  })

  it.each([
    ['--minutes', 'soon'],
    ['--people', '0'],
    ['--port', '70000'],
    ['--seed', '1.5'],
  ])('refuse %s %s', (name, value) => {
    expect(() => readOptions([name, value])).toThrow(RangeError)
  })
})
