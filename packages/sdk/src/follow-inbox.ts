import { AttuneError } from './asking.ts'
import { eventsOf } from './event-stream.ts'
import type { Inbox, InboxParts } from './inbox.ts'
import type { InboxView } from './inbox-view.ts'

/** Attune sends a sign of life every 15 s; a connection on which nothing came for so long is dead. */
const SILENCE_MS = 45_000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

/**
 * Keeps a view up to date by a stream, which is opened again where it ends and goes on behind the last message that came; by
 * reading the list now and then where answers cannot be read as they come. Gives what ends it.
 */
export function followInbox(view: InboxView, list: Inbox['list'], parts: InboxParts): () => void {
  const { clock, flush, open, pollEveryMs, streams, tell, whom } = parts
  const over = new AbortController()
  let lastId: string | undefined
  let failures = 0

  const readStream = async () => {
    const dead = new AbortController()
    const abort = () => dead.abort()
    over.signal.addEventListener('abort', abort)
    let callOff = clock.after(SILENCE_MS, abort)
    try {
      const headers: Record<string, string> = lastId === undefined ? {} : { 'last-event-id': lastId }
      const { body } = await open(`/v1/inbox/${await whom()}/stream`, headers, dead.signal)
      const onBytes = () => {
        callOff()
        callOff = clock.after(SILENCE_MS, abort)
      }
      for await (const { data, event, id } of eventsOf(body!, onBytes)) {
        if (over.signal.aborted) return
        lastId = id ?? lastId
        failures = 0
        view.take(event, data)
      }
    } finally {
      callOff()
      over.signal.removeEventListener('abort', abort)
    }
  }
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        callOff()
        resolve()
      }
      const callOff = clock.after(ms, wake)
      over.signal.addEventListener('abort', wake, { once: true })
    })
  const run = async () => {
    while (!over.signal.aborted) {
      let waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures++) * (0.5 + Math.random() / 2)
      try {
        await flush()
        if (streams) await readStream()
        else {
          view.replace(await list())
          failures = 0
          waitMs = pollEveryMs
        }
      } catch (error) {
        if (over.signal.aborted) return
        const { code } = error instanceof AttuneError ? error : { code: 'network' }
        if (code === 'customer_unknown') view.replace([])
        else tell({ code, message: String(error), lost: [] })
      }
      if (!over.signal.aborted) await rest(waitMs)
    }
  }
  void run()
  return () => over.abort()
}
