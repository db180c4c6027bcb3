import { createWorkload } from '@attune/city'
import { swipeBody } from '../swipe/swipes.ts'
import { basketBody } from './baskets.ts'

/** What can be sent: 100 events, one event, one event whose decision is wanted, a placement, a basket that is asked about or redeemed, a card that is swiped, nothing. */
export type PoolName = 'batch' | 'single' | 'moment' | 'decision' | 'basket' | 'redemption' | 'swipe' | 'health'

/** Bodies that were built before the clock starts. */
export interface Pool {
  readonly events: number
  readonly bodies: readonly Body[]
}

interface Body {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly bytes: Buffer
  /** Where each message id starts. */
  readonly ids: readonly number[]
  readonly times: readonly WrittenTime[]
}

/** A timestamp in a body. */
export interface WrittenTime {
  /** Where it starts. */
  readonly at: number
  /** How long before it is sent the event happened, ms. */
  readonly ageMs: number
}

export interface PoolOptions {
  readonly seed: number
  readonly customers: number
  /** Bodies to build. */
  readonly size: number
}

const BATCH_EVENTS = 100
const ID = Buffer.from('"messageId":"')
const TIME = Buffer.from('"timestamp":"')

/** Characters of a timestamp, as `toISOString` writes it. */
const TIME_LENGTH = 24

/** Characters at the start of every message id that tell passes through a pool apart. */
export const STAMP_LENGTH = 4
const UNSTAMPED = '0'.repeat(STAMP_LENGTH)

/** Builds the bodies of a pool from the standard workload, as of `now` (ms). */
export function buildPool(name: PoolName, { seed, customers, size }: PoolOptions, now: number): Pool {
  if (name === 'health')
    return { events: 0, bodies: [{ method: 'GET', path: '/healthz', bytes: Buffer.alloc(0), ids: [], times: [] }] }
  const workload = createWorkload({ seed, customers, run: UNSTAMPED })
  const build = (index: number): Body => {
    switch (name) {
      case 'batch':
        return bodyOf('/v1/batch', workload.batch(index, BATCH_EVENTS, now), now)
      case 'single': {
        const bytes = Buffer.from(workload.moment(index, now))
        return bodyOf(bytes.includes('"type":"identify"') ? '/v1/identify' : '/v1/track', bytes, now)
      }
      case 'moment': {
        // Beyond what `single` takes, so that the two are different events.
        return bodyOf('/v1/moments', workload.moment(FIRST_MOMENT + index, now), now)
      }
      case 'decision':
        return bodyOf('/v1/decisions', workload.decision(index), now)
      case 'swipe':
        return bodyOf('/v1/moments?waitMs=1000', swipeBody(index, customers, UNSTAMPED, now), now)
      case 'basket':
        return bodyOf('/v1/baskets/evaluate', basketBody(index, customers, false), now)
      case 'redemption':
        return bodyOf('/v1/redemptions', basketBody(index, customers, true), now)
    }
  }
  return {
    events: name === 'batch' ? BATCH_EVENTS : 1,
    bodies: Array.from({ length: size }, (_, index) => build(index)),
  }
}

const FIRST_MOMENT = 10_000_000

function bodyOf(path: string, body: Uint8Array, now: number): Body {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const times = placesAfter(TIME, bytes).map((at) => {
    return { at, ageMs: now - Date.parse(bytes.toString('latin1', at, at + TIME_LENGTH)) }
  })
  return { method: 'POST', path, bytes, ids: placesAfter(ID, bytes), times }
}

function placesAfter(mark: Buffer, bytes: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) places.push(at + mark.length)
  return places
}
