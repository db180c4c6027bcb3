import { setTimeout as sleep } from 'node:timers/promises'
import { advance } from '../advance.ts'
import { stockRows, weatherRows } from '../feeds.ts'
import { sendAll } from './send.ts'
import { cityTime, type Stage } from './stage.ts'

/** An hour of the city takes a minute. */
export const FACTOR = 60
const TICK_MS = 250
const FEED_EVERY_MS = 15 * 60_000

/** Lets the city live at its pace from `startAt` (ms since 1970) until the signal says stop. Calls in flight are finished. */
export async function runCity(stage: Stage, startAt: number, signal: AbortSignal): Promise<void> {
  const { city } = stage
  const realStart = performance.now()
  let fed = Number.NEGATIVE_INFINITY
  for (let tick = 0; !signal.aborted; tick++) {
    const from = city.live.now ?? startAt
    const to = Math.max(from, Math.floor(startAt + (performance.now() - realStart) * FACTOR))
    const messages = [...advance(city, from, to)]
    if (Math.floor(to / FEED_EVERY_MS) > fed) {
      fed = Math.floor(to / FEED_EVERY_MS)
      await feed(stage)
    }
    await sendAll(stage, messages)
    await rest(realStart + (tick + 1) * TICK_MS, signal)
  }
}

async function feed(stage: Stage): Promise<void> {
  const at = cityTime(stage)
  await stage.api.loadFeed('weather', weatherRows(stage.city, at))
  await stage.api.loadFeed('stock', stockRows(stage.city, at))
}

/** Waits for the next tick, or not at all where it is late; being told to stop ends the wait. */
async function rest(until: number, signal: AbortSignal): Promise<void> {
  const waitMs = until - performance.now()
  if (waitMs <= 0 || signal.aborted) return
  try {
    await sleep(waitMs, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
