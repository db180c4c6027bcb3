import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom } from '@attune/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KillableServer } from './killable-server.fixture.ts'
import { openSink, type Sink } from './sink.fixture.ts'

const PEOPLE = 2500
const KILLS = 4
const SEED = 'send-1'

function playbook(sink: string) {
  return {
    brand: { name: 'Kill', timezone: 'Etc/UTC', currency: 'USD' },
    policy: { randomArm: 0 },
    channels: {
      once: {
        ...{ kind: 'webhook', consent: 'none', crash: 'at-most-once', retryAfter: '1s', maxAttempts: 20 },
        config: { url: `${sink}/once` },
      },
    },
    audiences: { all: { where: { event: 'joined' } } },
    actions: {
      news: {
        ...{ value: 0, sends: true },
        treatments: [{ channel: 'once', content: { order: '{{ customer.name }}' } }],
      },
    },
  }
}

describe('a send whose server is killed again and again', { timeout: 240_000 }, () => {
  let directory: string
  let sink: Sink
  let server: KillableServer

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-send-'))
    sink = await openSink()
    server = new KillableServer({
      ...{ dataDirectory: directory, port: 0, playbook: playbook(sink.url), allowPrivateAddresses: true },
      checkpointEveryMs: 100,
    })
    await server.start()
  }, 60_000)

  afterAll(async () => {
    await server.kill()
    sink.close()
    await rm(directory, { recursive: true, force: true })
  })

  // biome-ignore lint/suspicious/noExplicitAny: the test looks into answers of every kind.
  async function ask(method: string, path: string, body?: object): Promise<any> {
    const headers = { authorization: `Bearer ${server.keys?.admin}`, 'content-type': 'application/json' }
    const response = await fetch(server.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    expect(response.ok).toBe(true)
    return response.json()
  }

  it('reaches nobody twice and leaves nobody out', async () => {
    for (let from = 0; from < PEOPLE; from += 250)
      await ask('POST', '/v1/batch', {
        batch: Array.from({ length: 250 }, (_, i) => `p${from + i}`).flatMap((userId) => [
          { type: 'identify', userId, traits: { name: userId } },
          { type: 'track', userId, event: 'joined' },
        ]),
      })
    const { id } = await ask('POST', '/v1/sends', { action: 'news', audience: 'all' })
    const random = createRandom(SEED)
    for (let kills = 0; kills < KILLS; kills++) {
      await wait(100 + random() * 300)
      if (kills === 1) await ask('POST', `/v1/sends/${id}/pause`)
      await server.kill()
      await server.start()
      if (kills === 1) {
        expect((await ask('GET', `/v1/sends/${id}`)).state).toBe('paused')
        await ask('POST', `/v1/sends/${id}/resume`)
      }
    }
    let counts = await ask('GET', `/v1/sends/${id}`)
    // What the pause held back at the door is looked at again within twenty seconds.
    while (counts.state !== 'completed' || counts.pending > 0) {
      await wait(500)
      counts = await ask('GET', `/v1/sends/${id}`)
    }
    const reached = [...(sink.received.get('/once')?.values() ?? [])]
    const people = new Set(reached.map(({ order }) => order))
    expect(reached.filter(({ count }) => count > 1)).toEqual([])
    expect(people.size).toBe(reached.length)
    const unknown = counts.failed.unknown_after_crash ?? 0
    expect(counts.entered).toBe(PEOPLE)
    expect(counts.entered).toBe(counts.delivered + unknown)
    expect(
      Object.keys({ ...counts.suppressed, ...counts.failed }).filter((why) => why !== 'unknown_after_crash'),
    ).toEqual([])
    // Of what was under way at a kill nobody knows whether it arrived; all else is as it was counted.
    expect(reached.length).toBeGreaterThanOrEqual(counts.delivered)
    expect(reached.length).toBeLessThanOrEqual(counts.delivered + unknown)
  })
})
