import { type Asking, AttuneError } from './asking.ts'
import type { Choice, ResponseKind } from './choices.ts'
import { followInbox } from './follow-inbox.ts'
import { createInboxView, type InboxMessage } from './inbox-view.ts'
import type { Bag } from './messages.ts'
import type { Problem } from './options.ts'
import type { Clock } from './ports.ts'

export interface Inbox {
  /** The messages that are there, newest first. */
  list(): Promise<readonly InboxMessage[]>
  /**
   * Calls with the messages that are there, newest first: at first, and whenever one comes, is read or put away, on this device
   * or another, or ends. Goes on over lost connections until what it gives is called.
   */
  watch(listener: (messages: readonly InboxMessage[]) => void): () => void
  /** Says that a message was read. */
  read(id: string): Promise<void>
  /** Puts a message away. */
  remove(id: string): Promise<void>
  /**
   * Says that a button of a message was pressed: the message is read and answered, and the event `Button Pressed` {`button`, `item`, `action`}
   * happens. Gives what that led to.
   */
  press(message: InboxMessage, button: string): Promise<readonly Choice[]>
}

export interface InboxParts extends Pick<Asking, 'ask' | 'open' | 'whom'> {
  readonly clock: Clock
  /** Whether answers can be read as they come. */
  readonly streams: boolean
  readonly pollEveryMs: number
  readonly tell: (problem: Problem) => void
  readonly respond: (decision: string, kind: ResponseKind) => void
  readonly moment: (event: string, properties: Bag) => Promise<readonly Choice[]>
  /** Fulfilled when what was told before has arrived: the inbox may be of somebody new. */
  readonly flush: () => Promise<void>
  /** Notes what is to be done when somebody else is here; gives what calls it off. */
  readonly onSomebodyElse: (call: () => void) => () => void
}

export function createInbox(parts: InboxParts): Inbox & { close(): void } {
  const ends = new Set<() => void>()
  const { ask, clock, moment, onSomebodyElse, respond, whom } = parts
  const list = async (): Promise<readonly InboxMessage[]> => {
    try {
      return (await ask('GET', `/v1/inbox/${await whom()}`)).items
    } catch (error) {
      // Nobody has heard of who is here yet.
      if (error instanceof AttuneError && error.code === 'customer_unknown') return []
      throw error
    }
  }
  const read = async (id: string): Promise<void> => {
    await ask('POST', `/v1/inbox/${await whom()}/${encodeURIComponent(id)}/read`)
  }
  return {
    list,
    read,
    async press({ action, decision, id }, button) {
      if (decision) respond(decision, 'clicked')
      const choices = await moment('Button Pressed', { button, item: id, action, ...(decision && { decision }) })
      await read(id)
      return choices
    },
    watch(listener) {
      const begin = () => {
        const view = createInboxView(clock, listener)
        const end = followInbox(view, list, parts)
        return () => {
          end()
          view.close()
        }
      }
      let end = begin()
      const callOff = onSomebodyElse(() => {
        end()
        end = begin()
      })
      const endAll = () => {
        ends.delete(endAll)
        callOff()
        end()
      }
      ends.add(endAll)
      return endAll
    },
    async remove(id) {
      await ask('DELETE', `/v1/inbox/${await whom()}/${encodeURIComponent(id)}`)
    },
    close() {
      for (const end of [...ends]) end()
    },
  }
}
