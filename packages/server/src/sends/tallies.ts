import type { CountSend } from '@attune/engine'

/** Tallies of sends begin so. */
const PREFIX = 'sends/'

/** Numbers of people: entered = delivered + the sums of suppressed and failed + pending, at any moment (invariant 7). */
export interface SendCounts {
  readonly entered: number
  readonly pending: number
  readonly delivered: number
  readonly suppressed: Readonly<Record<string, number>>
  readonly failed: Readonly<Record<string, number>>
}

/** The tally by which something is counted. */
export function sendTally({ reason, send, what }: CountSend, reasonCode: (reason: string) => string): string {
  const why = reason === undefined || what === 'delivered' ? '' : `/${reasonCode(reason)}`
  return `${PREFIX}${send}/${what}${why}`
}

/** The tally of the number of the member who was asked last. */
export function cursorTally(send: string): string {
  return `${PREFIX}${send}/cursor`
}

/** The tally of the people who had their turn. */
export function enteredTally(send: string): string {
  return `${PREFIX}${send}/entered`
}

/** What became of a send so far. */
export function readSendCounts(send: string, tallies: ReadonlyMap<string, number>): SendCounts {
  const prefix = `${PREFIX}${send}/`
  const suppressed: Record<string, number> = {}
  const failed: Record<string, number> = {}
  for (const [name, count] of tallies) {
    if (!name.startsWith(prefix)) continue
    const [what, reason = ''] = name.slice(prefix.length).split('/')
    if (what === 'suppressed') suppressed[reason] = count
    if (what === 'failed') failed[reason] = count
  }
  const entered = tallies.get(enteredTally(send)) ?? 0
  const delivered = tallies.get(`${prefix}delivered`) ?? 0
  const ended = [...Object.values(suppressed), ...Object.values(failed)].reduce((sum, count) => sum + count, delivered)
  return { entered, pending: entered - ended, delivered, suppressed, failed }
}
