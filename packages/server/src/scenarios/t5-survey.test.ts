import { expect, test } from 'vitest'
import { useConversation } from './conversation.fixture.ts'

const { ask, hears, person, says } = useConversation()

test('T5: questions become more specific, what was promised comes, and the answers can be exported', async () => {
  await says('START')
  await ask('POST', '/v1/runs', { kind: 'thread', flow: 'survey', customer: 'phone:+12065550100' })
  await says('4 of 5')
  await says('nice, warm')
  const start = 'Bean: you will get our messages again. Reply STOP to end, HELP for help.'
  await hears(start, 'From 1 to 5?', 'Why?')
  expect((await person()).wallet).toMatchObject([{ offer: 'gift' }])
  const { body } = await ask('GET', '/v1/flows/threads/survey')
  expect(body.variants[0].steps.map(({ entered }: { entered: number }) => entered)).toEqual([1, 1, 1])
  const [grade] = body.variants[0].steps
  expect(grade.secondsToAnswer.median).toBeGreaterThanOrEqual(0)
  expect(grade.secondsToAnswer.p90).toBeLessThan(30)
  expect((await ask('GET', '/v1/flows/threads/survey/results')).body).toMatchObject({
    ...{ outcome: 'completed', channel: 'sms', answers: { grade: 4, why: 'nice, warm' } },
  })
  expect((await ask('GET', '/v1/flows/threads/nothing/results')).status).toBe(404)
  const unknown = await ask('POST', '/v1/runs', { kind: 'journey', flow: 'x', customer: 'phone:+12065550100' })
  expect([unknown.status, unknown.body.code]).toEqual([404, 'flow_unknown'])
}, 30_000)
