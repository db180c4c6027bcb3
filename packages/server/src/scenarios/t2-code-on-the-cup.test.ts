import { expect, test } from 'vitest'
import { useConversation } from './conversation.fixture.ts'

const { ask, hears, heard, says } = useConversation()

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
