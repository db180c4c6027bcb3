import type { Send, SendState } from '@attune/engine'

/** A send, with all that is known of it but its counts. Instants in ms since 1970. */
export interface SendRow extends Send {
  /** For people. */
  readonly name: string | undefined
  /** Who: name of the key. */
  readonly by: string
  readonly createdAt: number
  /** From when on people are asked. */
  readonly startsAt: number
  /** Minute of the day, by each person's own clock, at which it is their turn; undefined: as soon as it can be. */
  readonly localMinute: number | undefined
}

/** What becomes of a send: it comes into being, or goes over into another state. */
export type SendChange =
  | { readonly create: Omit<SendRow, 'state' | 'since' | 'createdAt'> }
  | { readonly id: string; readonly to: SendState }

/** From which states each can be reached; what is over stays over. */
const BEFORE: Readonly<Record<SendState, readonly SendState[]>> = {
  running: ['paused'],
  paused: ['running'],
  // Of one that has asked everybody, what waits can still be kept back.
  cancelled: ['running', 'paused', 'completed'],
  completed: ['running'],
}

/** Whether a send can go over into a state. */
export function canBecome(state: SendState, to: SendState): boolean {
  return BEFORE[to].includes(state)
}
