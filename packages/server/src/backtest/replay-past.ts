import type { Event, Playbook } from '@attune/engine'
import { openRecord } from '../privacy/seal-record.ts'
import { createOutcome, type Outcome } from '../runner/apply-effects.ts'
import { eventFor } from '../runner/job.ts'
import { readRecord } from '../runner/record.ts'
import { State } from '../runner/state.ts'
import type { Snapshot, Store } from '../runner/store.ts'
import { emptyMemoryState } from '../store/memory/memory-state.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { type PastSummary, PastTally } from './past-tally.ts'

interface Parts {
  readonly store: Store
  readonly snapshot: Snapshot
  readonly playbook: Playbook
  /** ms since 1970; decisions in [from, to) are counted. */
  readonly from: number
  readonly to: number
  readonly onProgress: (done: number) => void
}

const PAGE = 1000

/** What the host itself said then, about deliveries and merges that do not happen again here. */
const OWN = new Set([
  'timer-fired',
  'delivery-reported',
  'delivery-returned',
  'merged-away',
  'profile-received',
  'profile-restored',
])

/**
 * Lives the stored history through a playbook, customer by customer, without sending: what is handed over is taken to
 * arrive at once. What was learned, budgets and feeds are as they are at the end of the history, for every playbook alike.
 */
export async function replayPast({ from, onProgress, playbook, snapshot, store, to }: Parts): Promise<PastSummary> {
  const state = stateOfPast(snapshot, playbook)
  const tally = new PastTally(playbook, from, to)
  for (let customer = 1; customer <= snapshot.lastCustomer; customer++) {
    const events = await eventsOf(customer, store, state)
    if (events.length > 0) await liveAgain(customer, events, state, tally, to)
    if (customer % 100 === 0) onProgress(customer)
  }
  onProgress(snapshot.lastCustomer)
  return tally.summary
}

export interface Past {
  readonly now: number
  readonly event: Event
}

/** A state in which nobody is known yet, with all that people share as it is at the end of the history. */
export function stateOfPast(snapshot: Snapshot, playbook: Playbook): State {
  const past = { ...snapshot, lastCustomer: 0, merges: [], tombstones: [], handed: [] }
  return new State(
    {
      store: createMemoryStore(emptyMemoryState()),
      documentBytes: 1e9,
      salt: 'backtest',
      erasureSecret: new Uint8Array(32),
      onTrouble: (what, error) => {
        throw new Error(what, { cause: error })
      },
    },
    past,
    playbook,
  )
}

/** The events of a customer in the order in which they came, up to an erasure; without those that the host itself said. */
async function eventsOf(customer: number, store: Store, state: State): Promise<Past[]> {
  const all = await recordsOf(customer, store, state)
  return all.filter(({ event }) => !OWN.has(event.type))
}

/** All events of a customer in the order in which they came. */
export async function recordsOf(customer: number, store: Store, state: State): Promise<Past[]> {
  const found: Past[] = []
  let before: number | undefined
  do {
    const page = await store.history(customer, before, PAGE)
    for (const { body } of page.rows) {
      const record = openRecord(readRecord(body), state.sealing)
      if (record.kind === 'event') found.push({ now: record.now, event: record.event })
    }
    before = page.next
  } while (before !== undefined)
  return found.reverse()
}

async function liveAgain(
  customer: number,
  events: readonly Past[],
  state: State,
  tally: PastTally,
  to: number,
): Promise<void> {
  await state.load([eventFor(customer, events[0]!.event)])
  const take = (event: Event, now: number) => {
    const outcome = createOutcome()
    state.apply(eventFor(customer, event), now, outcome)
    tally.note(outcome.decisions, state.cache.peek(customer))
    arrive(outcome, now)
  }
  const arrive = (outcome: Outcome, at: number) => {
    for (const { attempt, delivery } of outcome.handOvers) {
      tally.noteSent(delivery, customer, at)
      take(
        {
          type: 'delivery-reported',
          id: `arrived/${delivery}/${attempt}`,
          at,
          delivery,
          attempt,
          outcome: 'delivered',
        },
        at,
      )
    }
  }
  const wakeUntil = (now: number) => {
    for (let due = state.timers.takeDue(now); due; due = state.timers.takeDue(now))
      take({ type: 'timer-fired', id: `timer/${due.wakeAt}`, at: due.wakeAt }, Math.max(due.wakeAt, state.now))
  }
  for (const { event, now } of events) {
    if (now >= to) break
    wakeUntil(now)
    take(event, now)
  }
  wakeUntil(to)
  state.timers.set(customer, Number.POSITIVE_INFINITY)
  state.cache.trim()
}
