import { createWorkload } from '@attune/city'
import type { Event } from '@attune/engine'
import { DEFAULT_INPUT_LIMITS, parseSegment } from 'attune/testing'

/** An event of the standard workload, parsed as the host parses it, and the number of its customer. */
export interface CustomerEvent {
  readonly customer: number
  readonly event: Event
}

const BATCH = 500
const USER = 'user:c'

/** Events of the workload, in order. `pass` tells their ids from those of other passes. */
export function workloadEvents(
  seed: number,
  customers: number,
  count: number,
  now: number,
  pass: string,
): CustomerEvent[] {
  const workload = createWorkload({ seed, customers, run: pass })
  const arrival = { receivedAt: now, limits: DEFAULT_INPUT_LIMITS, newId: () => crypto.randomUUID() }
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, index) => {
    const { errors, events } = parseSegment(workload.batch(index, BATCH, now), 'batch', arrival)
    if (errors.length > 0) throw new Error(`the workload has a bad event: ${errors[0]!.message}`)
    return events.map(({ event, identifiers }) => ({ customer: numberIn(identifiers), event }))
  }).flat()
}

function numberIn(identifiers: readonly string[]): number {
  const user = identifiers.find((identifier) => identifier.startsWith(USER))
  return Number(user?.slice(USER.length))
}
