import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from './server.ts'

/** More than a customer holds the ids of. */
const EVENTS = 80

/** Messages that state no time, or one ahead, are known again by their ids alone: sent again they have another time. */
describe('messages without a time of their own', { timeout: 60_000 }, () => {
  let dataDirectory: string
  let server: RunningServer
  let key = ''
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'attune-untimed-'))
    server = await startServer({ port: 0, dataDirectory })
    key = server.keys!.admin
  })
  afterEach(async () => {
    await server.close()
    await rm(dataDirectory, { recursive: true, force: true })
  })

  const restart = async () => {
    await server.close()
    server = await startServer({ port: 0, dataDirectory })
  }
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) }
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    expect(response.status).toBe(200)
    return (await response.json()) as { readonly entries: readonly object[] }
  }
  const send = async (userId: string, timestamp?: string) => {
    for (let i = 0; i < EVENTS; i++)
      await ask('POST', '/v1/track', { userId, event: 'Tap', messageId: `tap-${i}`, ...(timestamp && { timestamp }) })
  }
  const counted = async (userId: string) =>
    (await ask('GET', `/v1/customers/user:${userId}/timeline?limit=200&event=Tap`)).entries.length

  test.each([
    ['none', () => undefined],
    ['one ahead', () => new Date(Date.now() + 60_000).toISOString()],
  ])('count once where they state %s and come again after a restart', async (_time, timeOf) => {
    const time = timeOf()
    await send('ana', time)
    await restart()
    await send('ana', time)
    expect(await counted('ana')).toBe(EVENTS)
    // The same ids of somebody else are something else.
    await send('ben', time)
    expect(await counted('ben')).toBe(EVENTS)
  })

  test('count once where two came to be one meanwhile', async () => {
    await send('ana')
    await ask('POST', '/v1/alias', { previousId: 'ana', userId: 'anna' })
    await restart()
    await send('ana')
    await send('anna')
    expect(await counted('anna')).toBe(EVENTS)
  })
})
