import { createIsoWriter } from './iso-writer.ts'
import { type Pool, STAMP_LENGTH, type WrittenTime } from './pool.ts'

/** Whom to send to. */
export interface Target {
  readonly url: string
  readonly key: string
}

interface Request {
  readonly bytes: Buffer
  readonly ids: readonly number[]
  readonly times: readonly WrittenTime[]
}

let passes = 0

/** Counts up over all pools and targets, so that no event is ever sent twice. */
function nextStamp(): string {
  const stamp = (++passes).toString(36).padStart(STAMP_LENGTH, '0')
  if (stamp.length > STAMP_LENGTH) throw new RangeError('out of stamps for message ids')
  return stamp
}

/**
 * Complete requests for a target, made before the clock starts. Ids and times of the messages are written over in
 * place when one is sent, which costs next to nothing: ids are new whenever the pool is gone round, and events have
 * just happened.
 */
export function prepareRequests(pool: Pool, { url, key }: Target): () => Buffer {
  const { host } = new URL(url)
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  const requests = pool.bodies.map(({ method, path, bytes, ids, times }): Request => {
    const head = Buffer.from(
      `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\n${
        method === 'POST' ? `Content-Type: application/json\r\nContent-Length: ${bytes.length}\r\n` : ''
      }\r\n`,
    )
    return {
      bytes: Buffer.concat([head, bytes]),
      ids: ids.map((at) => at + head.length),
      times: times.map(({ ageMs, at }) => ({ ageMs, at: at + head.length })),
    }
  })
  const writeTime = createIsoWriter()
  let index = requests.length
  let stamp = ''
  return () => {
    if (index === requests.length) {
      index = 0
      stamp = nextStamp()
    }
    const { bytes, ids, times } = requests[index++]!
    const now = Date.now()
    for (const { ageMs, at } of times) writeTime(bytes, at, now - ageMs)
    for (const at of ids) bytes.write(stamp, at, 'latin1')
    return bytes
  }
}
