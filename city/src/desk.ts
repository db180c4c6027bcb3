import type { Draws } from './chance.ts'
import { isoTime } from './iso-time.ts'
import type { IdentifyMessage, Pending, TrackMessage, Values } from './message.ts'
import type { Person } from './person.ts'

/** Writes down what one person does, as the touchpoints would report it. */
export interface Desk {
  track(at: number, event: string, properties: Values): void
  identify(at: number, traits: Values): void
  /** From here on the person is known by this anonymous id only. */
  hide(anonymousId: string): void
  /** From here on the person is known; what identifies them names the anonymous id as well. */
  reveal(): void
}

/** One thing that a person sets out to do: when, with what luck, who writes it down, and a key for the ids of what comes of it. */
export interface Outing {
  readonly at: number
  readonly draws: Draws
  readonly desk: Desk
  readonly key: string
}

const contexts = new Map<string, { readonly timezone: string }>()

/** Opens a desk that adds to `queue`. Message ids are `prefix` and a number, so that the same plan has the same ids. */
export function openDesk(person: Person, prefix: string, queue: Pending[]): Desk {
  let count = 0
  let anonymousId: string | undefined
  let hidden = false
  const context = contextOf(person.zone)
  const { id: userId } = person
  // The literals are written out: spreading a common part in would cost more than all the rest of the plan.
  return {
    track(at, event, properties) {
      const messageId = `${prefix}-${count++}`
      const timestamp = isoTime(at)
      const message: TrackMessage =
        hidden && anonymousId !== undefined
          ? { type: 'track', event, messageId, timestamp, anonymousId, context, properties }
          : { type: 'track', event, messageId, timestamp, userId, context, properties }
      queue.push({ at, message })
    },
    identify(at, traits) {
      const messageId = `${prefix}-${count++}`
      const timestamp = isoTime(at)
      const message: IdentifyMessage =
        anonymousId === undefined
          ? { type: 'identify', messageId, timestamp, userId, context, traits }
          : { type: 'identify', messageId, timestamp, userId, anonymousId, context, traits }
      queue.push({ at, message })
    },
    hide(id) {
      anonymousId = id
      hidden = true
    },
    reveal() {
      hidden = false
    },
  }
}

function contextOf(timezone: string): { readonly timezone: string } {
  const known = contexts.get(timezone)
  if (known) return known
  const context = { timezone }
  contexts.set(timezone, context)
  return context
}
