import { expect, it } from 'vitest'
import { buildPool } from './pool.ts'
import { prepareRequests } from './requests.ts'

const TARGET = { url: 'http://127.0.0.1:1', key: 'key' }
const BUILT_AT = Date.UTC(2026, 0, 1)

function bodyIn(request: Buffer): { batch: { messageId: string; timestamp: string }[] } {
  return JSON.parse(request.toString('utf8', request.indexOf('\r\n\r\n') + 4))
}

it('going round a pool again sends the same events under new ids, having just happened', () => {
  const pool = buildPool('batch', { seed: 1, customers: 50, size: 2 }, BUILT_AT)
  const next = prepareRequests(pool, TARGET)
  const began = Date.now()
  const messages = Array.from({ length: 6 }, () => bodyIn(next()).batch).flat()
  expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(600)
  for (const { timestamp } of messages) {
    expect(Date.parse(timestamp)).toBeGreaterThan(began - 1001)
    expect(Date.parse(timestamp)).toBeLessThanOrEqual(Date.now())
  }
})

it('the declared length is that of the body', () => {
  const next = prepareRequests(buildPool('single', { seed: 1, customers: 50, size: 20 }, BUILT_AT), TARGET)
  for (let i = 0; i < 20; i++) {
    const text = next().toString('utf8')
    const body = text.slice(text.indexOf('\r\n\r\n') + 4)
    expect(text).toContain(`Content-Length: ${Buffer.byteLength(body)}\r\n`)
  }
})
