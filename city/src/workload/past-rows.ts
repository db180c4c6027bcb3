import { type Draws, openDraws, pick } from '../chance.ts'
import { isoTime } from '../iso-time.ts'
import { PLACES, WORKLOAD_SECTIONS } from './mix.ts'

/** The columns of a file of the past, as `writePastRows` writes them. */
export const PAST_HEAD = 'receipt,customer,time,event,store,category,sku,total\n'

/** How a file of the past is understood (`POST /v1/loads`). */
export const PAST_MAPPING = {
  source: 'past',
  event: { column: 'event' },
  time: 'time',
  identifiers: { user: 'customer' },
  properties: { store: 'store', category: 'category', sku: 'sku', total: { column: 'total', type: 'number' } },
  key: 'receipt',
} as const

/** What the past is made of, by share; they add up to 1. */
const PAST_EVENTS: readonly (readonly [name: string, share: number])[] = [
  ['Order Completed', 0.6],
  ['Product Viewed', 0.2],
  ['Class Booked', 0.1],
  ['Return Completed', 0.1],
]

/** And on for further files. */
const PAST = 1000

/** How far back a file of the past goes, ms. */
const SPAN_MS = 300 * 86_400_000

/** Which rows of a file are meant: `count` of them from the `first` on, of `total`; the last one happened just before `now` (ms). */
interface PastRows {
  readonly file: number
  readonly first: number
  readonly count: number
  readonly total: number
  readonly now: number
}

/** Rows of a file of the past, oldest first. */
export function writePastRows(
  { count, file, first, now, total }: PastRows,
  seed: number,
  drawCustomer: (draws: Draws) => number,
): string {
  let text = ''
  for (let row = first; row < first + count; row++) {
    const draws = openDraws(seed, PAST + file, row)
    const at = now - Math.floor((SPAN_MS * (total - row)) / total)
    const section = pick(WORKLOAD_SECTIONS, draws())
    const place = String(Math.floor(PLACES * draws())).padStart(4, '0')
    const cents = Math.floor(300 + 5700 * draws())
    text += `${file}-${row},c${drawCustomer(draws)},${isoTime(at)},${drawEvent(draws())},place-${place},${section},${section}-${Math.floor(20 * draws())},${cents / 100}\n`
  }
  return text
}

function drawEvent(share: number): string {
  let left = share
  for (const [name, part] of PAST_EVENTS) {
    left -= part
    if (left < 0) return name
  }
  return PAST_EVENTS[0]![0]
}
