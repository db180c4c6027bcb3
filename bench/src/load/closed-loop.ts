import { Connection } from './connection.ts'

/** What a closed loop measured. */
export interface ClosedLoopResult {
  readonly requests: number
  /** Requests that were not answered with 200. */
  readonly refused: number
  readonly seconds: number
}

/** Each connection sends its next request when the last was answered, for so many seconds or until `next` has no more. */
export async function runClosedLoop(
  url: string,
  connections: number,
  seconds: number,
  next: () => Buffer | undefined,
): Promise<ClosedLoopResult> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(new URL(url))))
  const started = performance.now()
  const endAt = started + seconds * 1000
  let requests = 0
  let refused = 0
  const drive = (connection: Connection) =>
    new Promise<void>((resolve) => {
      const go = () => {
        const request = performance.now() < endAt ? next() : undefined
        if (request === undefined) return resolve()
        connection.send(request, (status) => {
          requests++
          if (status !== 200) refused++
          if (status === 0) resolve()
          else go()
        })
      }
      go()
    })
  await Promise.all(open.map(drive))
  const took = (performance.now() - started) / 1000
  for (const connection of open) connection.close()
  return { requests, refused, seconds: took }
}
