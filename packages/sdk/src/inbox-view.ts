import type { Bag } from './messages.ts'
import type { Clock } from './ports.ts'

/** A message in the inbox. Times are ISO 8601. */
export interface InboxMessage {
  readonly id: string
  /** To respond with: `Attune.respond`. */
  readonly decision: string | null
  readonly action: string
  /** As the playbook has it for this kind of message; null where it has none. */
  readonly category: string | null
  /** What the playbook gives: `title`, `body`, `buttons` {`id`, `text`, `url`}, or whatever you show. */
  readonly content: Bag
  readonly at: string
  readonly expiresAt: string | null
  /** When it was read, on whichever device; null as long as it was not. */
  readonly readAt: string | null
}

/** What is in the inbox, as a stream tells of it. */
export interface InboxView {
  /** Begins anew with what there is. */
  replace(messages: readonly InboxMessage[]): void
  /** Takes one event of the stream. */
  take(event: string, data: string): void
  close(): void
}

/** Timers hold 24 days at most; whoever looks at a page for longer than this will see something come or go meanwhile. */
const LONGEST_TIMER_MS = 20 * 86_400_000

/** Calls the listener whenever what there is to show has changed; a message that ends is a change. */
export function createInboxView(clock: Clock, listener: (messages: readonly InboxMessage[]) => void): InboxView {
  let messages = new Map<string, InboxMessage>()
  let callOff: (() => void) | undefined
  let isComplete = false

  const show = () => {
    callOff?.()
    const now = clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const [id, { expiresAt }] of messages) {
      const end = expiresAt === null ? next : Date.parse(expiresAt)
      if (end <= now) messages.delete(id)
      else next = Math.min(next, end)
    }
    if (next - now < LONGEST_TIMER_MS) callOff = clock.after(next - now, show)
    listener([...messages.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)))
  }
  return {
    replace(all) {
      messages = new Map(all.map((message) => [message.id, message]))
      show()
    },
    take(event, data) {
      const told = JSON.parse(data)
      const known = messages.get(told.id)
      if (event === 'item') messages.set(told.id, told)
      if (event === 'read' && known) messages.set(told.id, { ...known, readAt: told.readAt })
      if (event === 'removed') messages.delete(told.id)
      // Comes after what a stream begins with, and names all that is there: what happened while nobody listened is in it.
      if (event === 'held') {
        const held = (told.items as InboxMessage[]).flatMap(({ id, readAt }) => {
          const message = messages.get(id)
          return message ? [[id, { ...message, readAt }] as const] : []
        })
        messages = new Map(held)
        isComplete = true
      }
      if (isComplete) show()
    },
    close() {
      callOff?.()
    },
  }
}
