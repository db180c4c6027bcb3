import type { SendDue } from '@attune/engine'
import { type EventOutcome, RunnerStoppedError } from '../runner/job.ts'
import { LogRefusedError } from '../runner/log.ts'
import { type Members, MembersByClock, MembersInOrder, type SendParts, type Turn } from './members.ts'
import { Rate } from './rate.ts'
import type { SendRow } from './send-row.ts'
import { cursorTally, enteredTally } from './tallies.ts'
import { FEWEST, Window } from './window.ts'

interface Parts extends SendParts {
  readonly onTrouble: (what: string, error: unknown) => void
}

/** People who are asked at once. */
const SLICE = 128

/** Slices that are being asked at once, so that the log's flush of one is not waited for with the next. */
const AT_ONCE = 3

/** What a send that is paced may make up for after it was held up, ms. */
const BURST_MS = 100

/** One send under way. */
interface Feed {
  readonly window: Window
  readonly rate: Rate
  /** Undefined: to be begun anew where the log says it is. */
  members: Members | undefined
  /** From when on the next message may leave, where the send is paced. */
  freeAt: number
  busy: Promise<void> | undefined
  /** People who are being asked, and when that is done. */
  asking: number
  readonly asked: Promise<void>[]
}

/**
 * Gives everybody in the audience of a send under way their turn, as an event that goes the way of all events behind
 * everything live. What it holds are numbers of a page of members; all else stands in the log, so a restart, a pause and a
 * refused log find it where it was.
 */
export class SendFeeder {
  readonly #parts: Parts
  readonly #feeds = new Map<string, Feed>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Goes on with what is due. To be called after each drain, since there may be room then, and every few milliseconds. */
  tick(): void {
    const { clock, onTrouble, runner } = this.#parts
    const { sends } = runner.shared
    for (const id of this.#feeds.keys()) if (!sends.running.has(id)) this.#feeds.delete(id)
    for (const send of sends.running.values()) {
      const feed = this.#feedOf(send)
      const now = clock.now()
      if (send.startsAt > now) continue
      feed.rate.note(runner.shared.tally(enteredTally(send.id)), now)
      if (feed.busy) continue
      feed.busy = this.#serve(send, feed)
        .catch(async (error) => {
          await Promise.allSettled(feed.asked)
          feed.asked.length = 0
          feed.members = undefined
          const isExpected = error instanceof LogRefusedError || error instanceof RunnerStoppedError
          if (!isExpected) onTrouble(`the send ${send.id} was held up`, error)
        })
        .finally(() => {
          feed.busy = undefined
        })
    }
  }

  /**
   * How long it takes until the `left` who are still to come have had their turns, ms: by the pace, by the clocks that they wait for, and
   * where there is no pace as fast as it went lately. Undefined for a send that is not running, and where nothing tells.
   */
  leftMs({ id, intervalMs }: SendRow, left: number): number | undefined {
    const feed = this.#feeds.get(id)
    if (!feed || !this.#parts.runner.shared.sends.running.has(id)) return undefined
    const msEach = intervalMs ?? feed.rate.msEach
    const waiting = feed.members?.waiting
    if (!waiting) return left === 0 ? 0 : msEach && left * msEach
    const now = this.#parts.clock.now()
    // Between two clocks nobody has their turn: then only the clocks tell.
    return waiting.reduce((at, [dueAt, customers]) => Math.max(at, dueAt) + customers.length * (msEach ?? 0), now) - now
  }

  /** Fulfilled when nothing is being read or asked any more. */
  async settled(): Promise<void> {
    const feeds = [...this.#feeds.values()]
    await Promise.allSettled(feeds.flatMap(({ asked, busy }) => [...asked, busy]))
  }

  #feedOf({ id }: SendRow): Feed {
    const known = this.#feeds.get(id)
    if (known) return known
    const feed: Feed = {
      window: new Window(),
      rate: new Rate(),
      members: undefined,
      freeAt: 0,
      busy: undefined,
      asking: 0,
      asked: [],
    }
    this.#feeds.set(id, feed)
    return feed
  }

  /** Asks until the send is halted, everybody was asked, or there is no room for more for now. */
  async #serve(send: SendRow, feed: Feed): Promise<void> {
    const { runner } = this.#parts
    while (runner.shared.sends.running.has(send.id)) {
      const room = Math.min(SLICE, this.#roomFor(send, feed))
      if (room < 1 || (room < FEWEST && feed.asking > 0)) return
      feed.members ??=
        send.localMinute === undefined ? new MembersInOrder(send, this.#parts) : new MembersByClock(send, this.#parts)
      const turns = await feed.members.next(room)
      if (turns === undefined) {
        await this.#settle(feed)
        // Where somebody was not asked after all, it is begun anew from there.
        if (feed.members !== undefined) return runner.changeSend({ id: send.id, to: 'completed' })
        continue
      }
      if (turns.length === 0) return this.#settle(feed)
      feed.asking += turns.length
      const asked = this.#askIn(feed, send, turns)
      // Looked at below, or with the next of them.
      asked.catch(() => undefined)
      feed.asked.push(asked)
      // One that is paced is told only by the outcome how much of its time is used up.
      if (feed.asked.length >= AT_ONCE || send.intervalMs !== undefined) await feed.asked.shift()
      if (feed.members === undefined) await this.#settle(feed)
    }
    return this.#settle(feed)
  }

  /** Fulfilled when nobody is being asked any more. */
  async #settle(feed: Feed): Promise<void> {
    while (feed.asked.length > 0) await feed.asked.shift()
  }

  /** Asks those whose turn it is, and notes what came of it. */
  async #askIn(feed: Feed, send: SendRow, turns: readonly Turn[]): Promise<void> {
    const { clock, runner } = this.#parts
    try {
      const outcomes = await this.#ask(send, turns)
      const last = turns.at(-1)![1]
      // Where somebody was not asked, all after them were not either.
      if (last !== undefined && runner.shared.tally(cursorTally(send.id)) < last[1]) feed.members = undefined
      if (send.intervalMs !== undefined)
        feed.freeAt = Math.max(feed.freeAt, clock.now() - BURST_MS) + sentIn(outcomes) * send.intervalMs
    } finally {
      feed.asking -= turns.length
    }
  }

  #roomFor({ id, intervalMs }: SendRow, { asking, freeAt, window }: Feed): number {
    const { clock, runner } = this.#parts
    const now = clock.now()
    const traffic = runner.shared.sends.trafficOf(id)
    const room = window.room({ traffic, asking, isAwaited: runner.isAwaited }, now)
    if (intervalMs === undefined) return room
    return freeAt > now ? 0 : Math.min(room, 1 + Math.floor((now - Math.max(freeAt, now - BURST_MS)) / intervalMs))
  }

  #ask({ id }: SendRow, turns: readonly Turn[]): Promise<readonly EventOutcome[]> {
    const { clock, runner } = this.#parts
    const at = clock.now()
    return runner.submitLaterFor(
      turns.map(([customer, place]) => {
        const event: SendDue = { type: 'send-due', id: `send/${id}`, at, send: id, ...(place && { place }) }
        return [customer, event]
      }),
    )
  }
}

/** How many of those who were asked are sent something. */
function sentIn(outcomes: readonly EventOutcome[]): number {
  return outcomes.filter(({ decisions }) => decisions.some(({ delivery }) => delivery !== undefined)).length
}
