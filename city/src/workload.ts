import { type Draws, openDraws } from './chance.ts'
import type { FeedRow } from './feeds.ts'
import { isoTime } from './iso-time.ts'
import { createAreas, weatherOfAreas } from './workload/areas.ts'
import { describeEvent } from './workload/event-text.ts'
import { type EventKind, WORKLOAD_MIX, ZIPF_EXPONENT, ZONES } from './workload/mix.ts'
import { PAST_HEAD, writePastRows } from './workload/past-rows.ts'
import { createZipf } from './workload/zipf.ts'

/** The standard workload of the bench. The same options give the same bytes. */
export interface Workload {
  /** The body of the i-th batch of `size` events for `POST /v1/batch`; its events happened within the second before `now`, ms since 1970. */
  batch(index: number, size: number, now: number): Uint8Array
  /** The i-th event alone, for `POST /v1/moments`; no id meets one of `batch`. */
  moment(index: number, now: number): Uint8Array
  /** The body of the i-th request for the placement `web-hero`, for `POST /v1/decisions`. */
  decision(index: number): Uint8Array
  /** A CSV file of `rows` that tell of the last 300 days before `now`, piece by piece; `PAST_MAPPING` says how it is understood. `file` tells several apart. */
  past(file: number, rows: number, now: number): Generator<Uint8Array>
  /** The weather of every ZIP area at an instant, ms since 1970. */
  weatherRows(at: number): FeedRow[]
}

export interface WorkloadOptions {
  readonly seed: number
  readonly customers: number
  /** Goes into every message id; another one for every run against the same data directory. */
  readonly run?: string
}

/** Rows of a file of the past that are written at once. */
const PAST_PIECE = 1000

const BATCHES = 101
const MOMENTS = 102
const DECISIONS = 103
const LIBRARY = '"library":{"name":"attune-bench","version":"1.0.0"}'

/** Opens the standard workload over a number of customers. */
export function createWorkload({ seed, customers, run = 'run' }: WorkloadOptions): Workload {
  const areas = createAreas(seed)
  const drawCustomer = createZipf(customers, ZIPF_EXPONENT)
  const write = (id: string, at: number, draws: Draws) => {
    const kind = drawKind(draws())
    const customer = drawCustomer(draws)
    const zone = ZONES[customer % ZONES.length]
    return `{${describeEvent({ kind, customer, draws, areas })},"messageId":"${run}-${id}","userId":"c${customer}","timestamp":"${isoTime(at)}","context":{${LIBRARY},"timezone":"${zone}"}}`
  }
  return {
    batch(index, size, now) {
      const draws = openDraws(seed, BATCHES, index)
      const events: string[] = []
      for (let n = 0; n < size; n++) {
        events.push(write(`${index.toString(36)}-${n.toString(36)}`, now - Math.floor(1000 * draws()), draws))
      }
      return encodeAscii(`{"batch":[${events.join(',')}]}`)
    },
    moment(index, now) {
      return encodeAscii(write(`m-${index.toString(36)}`, now, openDraws(seed, MOMENTS, index)))
    },
    decision(index) {
      const userId = `c${drawCustomer(openDraws(seed, DECISIONS, index))}`
      const messageId = `${run}-d-${index.toString(36)}`
      return encodeAscii(JSON.stringify({ messageId, userId, placement: 'web-hero', context: { path: '/' } }))
    },
    *past(file, rows, now) {
      yield encodeAscii(PAST_HEAD)
      for (let first = 0; first < rows; first += PAST_PIECE) {
        const count = Math.min(PAST_PIECE, rows - first)
        yield encodeAscii(writePastRows({ file, first, count, total: rows, now }, seed, drawCustomer))
      }
    },
    weatherRows: (at) => weatherOfAreas(seed, areas, at),
  }
}

/** The bytes of a text that is ASCII throughout, as all of the workload is; several times faster than encoding UTF-8. */
function encodeAscii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

const KINDS = Object.entries(WORKLOAD_MIX) as readonly (readonly [EventKind, number])[]

function drawKind(share: number): EventKind {
  let left = share
  for (const [kind, part] of KINDS) {
    left -= part
    if (left < 0) return kind
  }
  return 'identify'
}
