import { expect, test } from 'vitest'
import { useConversation } from './conversation.fixture.ts'

const { ask, hears, person, says } = useConversation()

test('T1: whoever texts JOIN is registered, asked one thing at a time, and understood in their own words', async () => {
  expect((await says('Join')).status).toBe(200)
  await hears('Hello there! 1 coffee, 2 tea?')
  expect((await person()).consents).toMatchObject([{ channel: 'sms', state: 'granted', source: 'thread' }])
  await says('a latte pls')
  await says('2x a week')
  await hears('Hello there! 1 coffee, 2 tea?', 'How often?', 'Thanks, 2 it is')
  expect((await person()).traits).toMatchObject({ drink: 'coffee', cups: 2 })
  const { body } = await ask('GET', '/v1/flows/threads/join')
  expect(body.variants).toMatchObject([{ variant: '', started: 1, ended: { completed: 1 }, completion: 1 }])
  expect(body.variants[0].steps[1]).toMatchObject({ step: 'drink', entered: 1, answered: 1, dropOff: 0 })
}, 30_000)
