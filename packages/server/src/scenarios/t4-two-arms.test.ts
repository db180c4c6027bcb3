import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

let attune: Attune
beforeAll(async () => {
  attune = await startAttune(() => ({
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0 },
    channels: { web: { kind: 'slot', consent: 'none', interrupts: false } },
    actions: {
      hello: { placements: ['home'], value: 100, treatments: [{ channel: 'web', content: { text: 'Hello' } }] },
    },
    experiments: {
      greeting: {
        attribute: 'user',
        variants: [{ id: 'plain' }, { id: 'warm', actions: { hello: { content: { web: { text: 'Hello, you!' } } } } }],
        goal: { event: 'Order', value: 'total' },
        start: 'at-once',
      },
    },
  }))
})
afterAll(() => attune.close())

const ask = (method: string, path: string, body?: object) => attune.ask(method, path, body)
const buy = (userId: string, total: number) =>
  ask('POST', '/v1/batch', { batch: [{ type: 'track', userId, event: 'Order', properties: { total } }] })

async function shownTo(userId: string): Promise<string> {
  const { body } = await ask('POST', '/v1/decisions', { userId, placement: 'home' })
  return body.decisions[0].chosen.content.text
}

async function figures(): Promise<unknown> {
  const { variants } = (await ask('GET', '/v1/experiments/greeting')).body
  return variants.map(({ converted, exposed, squares, value }: Record<string, number>) => [
    exposed,
    converted,
    value,
    squares,
  ])
}

it('T4: two who were in different arms and are found to be one count as one, in the arm seen first, and as two again', async () => {
  const seen = new Map<string, string>()
  for (let i = 0; seen.size < 2; i++) {
    const text = await shownTo(`u${i}`)
    if (!seen.has(text)) seen.set(text, `u${i}`)
  }
  const before = (await figures()) as number[][]
  const [first, second] = ['Hello', 'Hello, you!'].map((text) => seen.get(text)!)
  const isPlainFirst = Number(first!.slice(1)) < Number(second!.slice(1))
  await buy(first!, 10)
  await buy(second!, 30)
  const apart = (await figures()) as number[][]
  expect(apart).toEqual([
    [before[0]![0], 1, 10, 100],
    [before[1]![0], 1, 30, 900],
  ])
  const merged = await ask('POST', '/v1/merges', { keep: `user:${first}`, from: `user:${second}` })
  expect(merged.status, JSON.stringify(merged.body)).toBe(201)
  const [plain, warm] = isPlainFirst
    ? [
        [0, 1, 40, 1600],
        [-1, 0, 0, 0],
      ]
    : [
        [-1, 0, 0, 0],
        [0, 1, 40, 1600],
      ]
  expect(await figures()).toEqual([
    [before[0]![0]! + plain![0]!, ...plain!.slice(1)],
    [before[1]![0]! + warm![0]!, ...warm!.slice(1)],
  ])
  // One person sees one text, whichever name they come under.
  const texts = [await shownTo(first!), await shownTo(second!)]
  expect(new Set(texts)).toEqual(new Set([isPlainFirst ? 'Hello' : 'Hello, you!']))

  const undone = await ask('POST', `/v1/merges/${merged.body.id}/undo`)
  expect(undone.status, JSON.stringify(undone.body)).toBe(200)
  expect(await figures()).toEqual(apart)
})
