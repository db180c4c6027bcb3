import { expect, test } from 'vitest'
import { createInboxHub } from './inbox-hub.ts'

test('a message reaches everyone who listens to its customer, and nobody else', () => {
  const hub = createInboxHub()
  const heard: string[] = []
  hub.subscribe(1, () => heard.push('a'))
  hub.subscribe(1, () => heard.push('b'))
  hub.subscribe(2, () => heard.push('c'))
  hub.publish(1, { id: 'x' })
  hub.publish(3, { id: 'y' })
  expect(heard).toEqual(['a', 'b'])
})

test('who has ended a subscription hears nothing more, and ending it twice is harmless', () => {
  const hub = createInboxHub()
  const heard: object[] = []
  const listener = (item: object) => heard.push(item)
  const end = hub.subscribe(1, listener)
  hub.subscribe(1, listener)
  end()
  end()
  hub.publish(1, { id: 'x' })
  expect(heard).toEqual([{ id: 'x' }])
  expect(hub.listeners).toBe(1)
})

test('a subscription that ends another while a message is told breaks nothing', () => {
  const hub = createInboxHub()
  const end = hub.subscribe(1, () => end())
  const heard: object[] = []
  hub.subscribe(1, (item) => heard.push(item))
  hub.publish(1, { id: 'x' })
  expect(heard).toHaveLength(1)
  expect(hub.listeners).toBe(1)
})

test('a listener that fails does not keep the message from the others', () => {
  const hub = createInboxHub()
  const heard: object[] = []
  hub.subscribe(1, () => {
    throw new Error('closed')
  })
  hub.subscribe(1, (item) => heard.push(item))
  expect(() => hub.publish(1, { id: 'x' })).toThrow('closed')
  expect(heard).toHaveLength(1)
})
