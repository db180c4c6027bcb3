/** What has happened in an inbox, as the stream tells it: `item` a message, `read` {id, readAt}, `removed` {id}. */
export interface InboxNews {
  readonly event: 'item' | 'read' | 'removed'
  readonly data: object
}

/** Told of every message that reaches an inbox. */
type InboxListener = (item: object) => void

/** Brings messages that have reached an inbox to those who look at it now. */
export interface InboxHub {
  /** Listens to the inbox of a customer, by number. Gives what ends it. */
  subscribe(customer: number, listener: InboxListener, onEnd?: () => void): () => void
  /** Ends all listening to the inbox of a customer: there is none any more. */
  end(customer: number): void
  /** Tells the listeners of a customer; one that throws does not keep it from the others, and the first error is thrown at the end. */
  publish(customer: number, item: object): void
  /** How many listen. */
  readonly listeners: number
}

export function createInboxHub(): InboxHub {
  const byCustomer = new Map<number, Set<InboxListener>>()
  const ends = new Map<InboxListener, () => void>()
  let listeners = 0
  return {
    subscribe(customer, listener, onEnd) {
      // A function of its own for every subscription: the same listener may subscribe twice.
      const own: InboxListener = (item) => listener(item)
      const all = byCustomer.get(customer) ?? new Set()
      byCustomer.set(customer, all.add(own))
      if (onEnd) ends.set(own, onEnd)
      listeners++
      return () => {
        if (!all.delete(own)) return
        listeners--
        ends.delete(own)
        if (all.size === 0 && byCustomer.get(customer) === all) byCustomer.delete(customer)
      }
    },
    end(customer) {
      for (const listener of [...(byCustomer.get(customer) ?? [])]) ends.get(listener)?.()
    },
    publish(customer, item) {
      const errors: unknown[] = []
      for (const listener of [...(byCustomer.get(customer) ?? [])]) {
        try {
          listener(item)
        } catch (error) {
          errors.push(error)
        }
      }
      if (errors.length > 0) throw errors[0]
    },
    get listeners() {
      return listeners
    },
  }
}
