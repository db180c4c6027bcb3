import { expect, test } from 'vitest'
import { useConversation } from './conversation.fixture.ts'

const { ask, heard, person, says } = useConversation()

test('T3: who answered what is an audience at once, and is messaged with what fits the answer; others are not', async () => {
  await says('JOIN')
  await says('tea')
  await says('JOIN', '+12065550101')
  await says('coffee', '+12065550101')
  expect((await person()).audiences).toMatchObject([{ id: 'tea-people' }])
  await expect.poll(() => heard().filter((text) => text === 'New: first flush').length, { timeout: 8000 }).toBe(1)
  const { body } = await ask('GET', '/v1/flows/threads/join?audience=tea-people')
  expect(body.audience).toMatchObject({ began: 1, completed: 0 })
}, 30_000)
