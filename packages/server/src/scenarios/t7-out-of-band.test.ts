import { expect, test } from 'vitest'
import { useConversation } from './conversation.fixture.ts'

const { ask, hears, person, says } = useConversation()

test('T7: silence brings one reminder, then the end; a late answer is understood, and STOP ends all of it', async () => {
  await says('JOIN')
  const begun = ['Hello there! 1 coffee, 2 tea?', 'Still there?']
  await hears(...begun)
  await expect
    .poll(async () => (await ask('GET', '/v1/flows/threads/join')).body.variants[0].ended, { timeout: 8000 })
    .toEqual({ timed_out: 1 })
  await says('coffee')
  await hears(...begun, 'How often?')
  expect((await person()).traits).toMatchObject({ drink: 'coffee' })
  await says('stop')
  await says('twice')
  const stopped = 'Bean: you are unsubscribed and will get no more messages. Reply START to come back, HELP for help.'
  await hears(...begun, 'How often?', stopped)
  expect((await person()).conversations).toEqual([])
}, 30_000)
