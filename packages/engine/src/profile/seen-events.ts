import { hashNumber } from '../random.ts'

/**
 * Ids of the events that were applied, so that each is applied once. The newest are held with the customer. Of the
 * older ones only the latest time is kept: a repeat carries the time of the first, so an event that happened later
 * than `forgottenUpTo` cannot be a forgotten repeat, and for one that did not the host looks into the history.
 */
export interface SeenEvents {
  /** Hashes of ids, oldest first. */
  readonly ids: number[]
  /** Times at which those events happened, in the same order. */
  readonly times: number[]
  /** The latest time of an event whose id is no longer held; -Infinity when all are. */
  forgottenUpTo: number
}

/** Ids held with a customer. Beyond it the older half is forgotten at once, so that forgetting costs little. */
const CAPACITY = 32

export function createSeenEvents(): SeenEvents {
  return { ids: [], times: [], forgottenUpTo: Number.NEGATIVE_INFINITY }
}

/** What is known of an event id: `unknown` means that only the history can tell. */
export function recall(seen: SeenEvents, eventId: string, at: number): 'new' | 'repeat' | 'unknown' {
  if (seen.ids.includes(hashNumber(eventId))) return 'repeat'
  return at > seen.forgottenUpTo ? 'new' : 'unknown'
}

/** Notes an event as applied, unless it was applied before; gives whether it is the first time. */
export function rememberOnce(seen: SeenEvents, eventId: string, at: number): boolean {
  const id = hashNumber(eventId)
  if (seen.ids.includes(id)) return false
  remember(seen, id, at)
  return true
}

function remember(seen: SeenEvents, id: number, at: number): void {
  if (seen.ids.length >= CAPACITY) {
    const dropped = CAPACITY / 2
    for (let i = 0; i < dropped; i++) seen.forgottenUpTo = Math.max(seen.forgottenUpTo, seen.times[i]!)
    seen.ids.splice(0, dropped)
    seen.times.splice(0, dropped)
  }
  seen.ids.push(id)
  seen.times.push(at)
}

/** Takes over what another customer has seen who was found to be this one. */
export function mergeSeen(seen: SeenEvents, other: SeenEvents): void {
  seen.forgottenUpTo = Math.max(seen.forgottenUpTo, other.forgottenUpTo)
  other.ids.forEach((id, i) => {
    if (!seen.ids.includes(id)) remember(seen, id, other.times[i]!)
  })
}
