import { expect, test } from 'vitest'
import { useConversation } from './conversation.fixture.ts'

const { ask, enterCode, hears, heard, says, text } = useConversation()

const pointsOf = async (phone: string) => (await ask('GET', `/v1/customers/phone:${phone}/points/stars`)).body.available

test('T2: a code counts once, after one more question, even if two people send it at the same moment', async () => {
  const phones = ['+12065550100', '+12065550101']
  await Promise.all(phones.map((phone) => says('abc123', phone)))
  await expect.poll(() => heard().toSorted(), { timeout: 8000 }).toEqual(['ABC123 was used before', 'Hot?'])
  await Promise.all(phones.map((phone) => says('yes', phone)))
  await expect.poll(() => heard().length, { timeout: 8000 }).toBe(3)
  expect((await Promise.all(phones.map(pointsOf))).toSorted()).toEqual([0, 10])
}, 30_000)

test('T2: a foreign code gets a clear answer', async () => {
  await says('xyz 999')
  await hears('XYZ999 is no code of ours')
}, 30_000)

/** Makes a batch of codes; gives them as they are printed. */
async function batch(id: string, more: object): Promise<string[]> {
  await ask('POST', '/v1/codes/batches', { id, prefix: 'MUG', count: 5, ...more })
  const lines = (await text(`/v1/codes/batches/${id}/codes`)).trim().split('\n')
  return lines.slice(1).map((line) => line.split(',')[0]!)
}

test('T2: a code of a batch counts once, by text or in the app, and what is none is told clearly', async () => {
  const points = { programme: 'stars', points: 25 }
  const [first, second, third] = await batch('mugs', { points })
  const [foreign] = await batch('vouchers', { offer: 'voucher' })
  const [old] = await batch('old', { points, starts: '2020-01-01T00:00:00Z', ends: '2020-02-01T00:00:00Z' })
  const phones = ['+12065550100', '+12065550101']
  await Promise.all(phones.map((phone) => says(`my code: ${first!.toLowerCase()}.`, phone)))
  await expect.poll(() => heard().toSorted(), { timeout: 8000 }).toEqual(['25 stars more', `${first}: used`])
  expect((await Promise.all(phones.map(pointsOf))).toSorted()).toEqual([0, 25])
  const slipped = first!.slice(0, -1) + (first!.endsWith('7') ? '8' : '7')
  const spelled = `it says ${first!.replaceAll('-', ' ')} on it`
  for (const said of [slipped, foreign!, old!, 'MUG-1', spelled]) await says(said)
  await expect
    .poll(() => heard().slice(2), { timeout: 8000 })
    .toEqual([
      `${slipped}: mistyped`,
      `${foreign}: not_for_points`,
      `${old}: ended`,
      'MUG-1: mistyped',
      `${first!.replaceAll('-', '')}: used`,
    ])

  const enter = (code: string, key?: string) => enterCode({ customer: `phone:${phones[0]}`, code }, key)
  const both = await Promise.all([enter(second!), enter(second!.replaceAll('-', ' '))])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'code_refused', reason: 'code_used' })
  expect(both.find(({ status }) => status === 200)!.body).toMatchObject({ programme: 'stars', given: 25 })
  const twice = [await enter(third!, 'k'), await enter(third!, 'k')]
  expect(twice.map(({ status }) => status)).toEqual([200, 200])
  expect(twice[1]).toEqual(twice[0])
  expect((await enter(foreign!)).body).toMatchObject({ code: 'code_refused', reason: 'code_not_for_points' })
  expect((await enter(slipped)).body).toMatchObject({ code: 'code_mistyped' })
  const won = (await Promise.all(phones.map(pointsOf))).reduce((sum: number, one: number) => sum + one, 0)
  expect(won).toBe(75)
  expect((await ask('GET', '/v1/codes/batches/mugs')).body).toMatchObject({ used: 3, free: 2 })
}, 60_000)
