import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

/** Two texts as champion and challenger, and another experiment beside them. */
function playbookFor() {
  return {
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0, controlArms: { silence: 0.2 } },
    channels: { web: { kind: 'slot', consent: 'none', interrupts: false } },
    actions: {
      hello: {
        ...{ placements: ['home'], value: 100, prior: { alpha: 5, beta: 5 } },
        response: { event: 'Order Completed', within: '1d' },
        treatments: [{ channel: 'web', content: { text: 'Hello' } }],
      },
    },
    experiments: {
      greeting: {
        attribute: 'user',
        variants: [{ id: 'plain' }, { id: 'warm', actions: { hello: { content: { web: { text: 'Hello, you!' } } } } }],
        goal: { event: 'Order Completed' },
        promote: { minExposures: 30, maxExpectedLoss: 0.02, after: '3s' },
      },
      louder: {
        attribute: 'user',
        seed: 'other',
        variants: [{ id: 'calm' }, { id: 'loud', policy: { exploration: 1 } }],
        goal: { event: 'Order Completed' },
        guards: { optOuts: 0.05 },
      },
    },
  }
}

const data = await mkdtemp(join(tmpdir(), 'attune-t4-'))
let attune: Attune | undefined
afterAll(async () => {
  await attune?.close()
  await rm(data, { recursive: true })
})

const PEOPLE = 160

it('T4: two texts are compared on people, the winner takes over by itself, and that holds after a restart', async () => {
  attune = await startAttune(playbookFor, { dataDirectory: data })
  const keys = attune.server.keys!
  const ask = (method: string, path: string, body?: object) => attune!.ask(method, path, body)
  for (const id of ['greeting', 'louder']) expect((await ask('POST', `/v1/experiments/${id}/start`)).status).toBe(200)
  const shown = new Map<string, string>()
  await Promise.all(
    Array.from({ length: PEOPLE }, async (_, i) => {
      const userId = `person-${i}`
      const { body } = await ask('POST', '/v1/decisions', { userId, placement: 'home' })
      const text = body.decisions[0]?.chosen?.content?.text
      if (text !== undefined) shown.set(userId, text)
    }),
  )
  expect(new Set(shown.values())).toEqual(new Set(['Hello', 'Hello, you!']))
  const batch = [...shown].flatMap(([userId, text], i) => {
    const order = { type: 'track', userId, event: 'Order Completed', properties: { total: 10 } }
    return text === 'Hello, you!' || i % 10 === 0 ? [order] : []
  })
  await ask('POST', '/v1/batch', { batch })

  const winner = async () => (await ask('GET', '/v1/experiments/greeting')).body
  await expect.poll(async () => (await winner()).phase, { timeout: 20_000, interval: 200 }).toBe('promoted')
  const result = await winner()
  expect(result).toMatchObject({ winner: 'warm', sampleRatio: { mismatch: false } })
  const [plain, warm] = result.variants
  expect(plain.exposed + warm.exposed).toBe(shown.size)
  expect(warm.converted).toBe(warm.exposed)
  expect(warm.probabilityBest).toBeGreaterThan(0.99)

  const measured = (await ask('GET', '/v1/measurement')).body
  const silence = measured.controls.find(({ arm }: { arm: string }) => arm === 'silence')
  expect(silence).toMatchObject({ share: 0.2 })
  expect(measured.engine.decisions).toBeGreaterThan(0)
  expect(measured.engine.worth.mean).toBeGreaterThan(0)

  await attune.close()
  attune = await startAttune(playbookFor, { dataDirectory: data })
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
  const again = async (path: string): Promise<any> => {
    const response = await fetch(`${attune!.server.url}${path}`, { headers: { authorization: `Bearer ${keys.admin}` } })
    return response.json()
  }
  expect(await again('/v1/experiments/greeting')).toMatchObject({ phase: 'promoted', winner: 'warm' })
  const { entries } = await again('/v1/audit')
  expect(entries.map(({ change }: { change: string }) => change)).toContain('experiment.started')
}, 60_000)
