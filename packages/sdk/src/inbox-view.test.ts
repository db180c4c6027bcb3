import { expect, test } from 'vitest'
import { createInboxView, type InboxMessage } from './inbox-view.ts'
import { createStandingClock } from './world.fixture.ts'

const clock = createStandingClock()
const after = (ms: number) => new Date(clock.now() + ms).toISOString()
const message = (id: string, atMs: number, endsMs?: number): InboxMessage => ({
  ...{ id, decision: null, action: 'a', category: null, content: {}, readAt: null },
  ...{ at: after(atMs), expiresAt: endsMs === undefined ? null : after(endsMs) },
})

test('messages go when their time is over, without anything being told', () => {
  const seen: string[][] = []
  const view = createInboxView(clock, (messages) => seen.push(messages.map(({ id }) => id)))
  view.replace([message('old', -20, 1000), message('long', -10, 40 * 86_400_000), message('ever', 0)])
  expect(seen.at(-1)).toEqual(['ever', 'long', 'old'])
  clock.advance(999)
  expect(seen).toHaveLength(1)
  clock.advance(1)
  expect(seen.at(-1)).toEqual(['ever', 'long'])
  view.close()
  clock.advance(50 * 86_400_000)
  expect(seen).toHaveLength(2)
})

test('a stream is shown once it has told all that there is, and what went meanwhile is gone', () => {
  const seen: string[][] = []
  const view = createInboxView(clock, (messages) =>
    seen.push(messages.map(({ id, readAt }) => `${id}${readAt ? ' read' : ''}`)),
  )
  const take = (event: string, data: object) => view.take(event, JSON.stringify(data))
  for (const id of ['a', 'b']) take('item', message(id, 0))
  expect(seen).toEqual([])
  take('held', { items: ['b', 'a'].map((id) => ({ id, readAt: null })) })
  take('read', { id: 'a', readAt: after(0) })
  expect(seen).toEqual([
    ['b', 'a'],
    ['b', 'a read'],
  ])
  // After a lost connection: one is new, one was put away, one was read elsewhere.
  take('item', message('c', 10))
  take('held', {
    items: [
      { id: 'c', readAt: null },
      { id: 'b', readAt: after(0) },
    ],
  })
  expect(seen.at(-1)).toEqual(['c', 'b read'])
  take('removed', { id: 'c' })
  take('read', { id: 'nobody knows', readAt: after(0) })
  expect(seen.at(-1)).toEqual(['b read'])
})
