import { expect, test } from 'vitest'
import type { HandOver } from '../runner/hand-over.ts'
import { Outbox, repliesOf } from './outbox.ts'
import type { FromEngine } from './protocol.ts'

const handOver = (id: string) => ({ customer: 1, attempt: 1, delivery: { id } }) as HandOver

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what is said in one turn leaves as one message, in order, and answers after it', async () => {
  const posts: (readonly FromEngine[])[] = []
  const outbox = new Outbox((messages) => posts.push(messages))
  outbox.reply(7, { status: 200, body: 'seven' })
  outbox.handOver(handOver('a'))
  outbox.handOver(handOver('b'))
  outbox.say({ type: 'recall', deliveries: ['a'] })
  outbox.handOver(handOver('c'))
  await Promise.resolve().then(() => outbox.reply(8, { status: 404, body: 'eight' }))
  await turn()
  expect(posts).toHaveLength(1)
  expect(posts[0]!.map(({ type }) => type)).toEqual(['hand-overs', 'recall', 'hand-overs', 'replies'])
  const [first, , second, replies] = posts[0]! as [never, never, never, FromEngine & { type: 'replies' }]
  expect([first, second]).toMatchObject([
    { handOvers: [{ delivery: { id: 'a' } }, { delivery: { id: 'b' } }] },
    { handOvers: [{ delivery: { id: 'c' } }] },
  ])
  expect([...repliesOf(replies.replies)]).toEqual([
    [7, { status: 200, body: 'seven' }],
    [8, { status: 404, body: 'eight' }],
  ])
})

test('nothing of a message that has left is sent again or added to', async () => {
  const posts: (readonly FromEngine[])[] = []
  const outbox = new Outbox((messages) => posts.push(structuredClone(messages)))
  outbox.handOver(handOver('a'))
  await turn()
  outbox.handOver(handOver('b'))
  await turn()
  outbox.reply(1, { status: 200, body: '' })
  await turn()
  await turn()
  expect(posts.map((messages) => messages.map(({ type }) => type))).toEqual([
    ['hand-overs'],
    ['hand-overs'],
    ['replies'],
  ])
  expect(posts[1]).toMatchObject([{ handOvers: [{ delivery: { id: 'b' } }] }])
})
