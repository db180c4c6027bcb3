import { type Pool, STAMP_LENGTH } from './pool.ts'

/** Whom to send to. */
export interface Target {
  readonly url: string
  readonly key: string
}

interface Request {
  readonly bytes: Buffer
  readonly ids: readonly number[]
}

let passes = 0

/** Counts up over all pools and targets, so that no event is ever sent twice. */
function nextStamp(): string {
  const stamp = (++passes).toString(36).padStart(STAMP_LENGTH, '0')
  if (stamp.length > STAMP_LENGTH) throw new RangeError('out of stamps for message ids')
  return stamp
}

/**
 * Complete requests for a target, made before the clock starts. Going round again gives the messages new ids, written
 * over the old ones in place: that costs next to nothing while the clock runs.
 */
export function prepareRequests(pool: Pool, { url, key }: Target): () => Buffer {
  const { host } = new URL(url)
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  const requests = pool.bodies.map(({ method, path, bytes, ids }): Request => {
    const head = Buffer.from(
      `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\n${
        method === 'POST' ? `Content-Type: application/json\r\nContent-Length: ${bytes.length}\r\n` : ''
      }\r\n`,
    )
    return { bytes: Buffer.concat([head, bytes]), ids: ids.map((at) => at + head.length) }
  })
  let index = requests.length
  let stamp = ''
  return () => {
    if (index === requests.length) {
      index = 0
      stamp = nextStamp()
    }
    const { bytes, ids } = requests[index++]!
    for (const at of ids) bytes.write(stamp, at, 'latin1')
    return bytes
  }
}
