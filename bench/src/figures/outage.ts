import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import type { Bench } from './bench.ts'
import { startTold, type Told } from './told.ts'

/**
 * A destination that is down while events flow, and comes back. An hour is compressed: the events come as fast as they are
 * taken; what matters is how many facts wait, and what each costs.
 */
export interface Outage {
  readonly events: number
  /** Facts that waited when the other system came back. */
  readonly waiting: number
  readonly factsPerEvent: number
  /** Resident memory of the server: before, at most while it was down, and after. */
  readonly residentMiB: { readonly before: number; readonly highest: number; readonly after: number }
  /** Of the store's file for each fact that waited, about. */
  readonly bytesPerFact: number
  /** Events a second that were taken in the first and in the last third of the outage. */
  readonly ingest: { readonly first: number; readonly last: number }
  /** Until nothing waited, while 5,000 events a second came in. */
  readonly recoverySeconds: number
  /** Facts a second that were told meanwhile. */
  readonly recoveryPerSecond: number
  /** What an hour at 5,000 events a second would leave waiting, and how long telling it would take. */
  readonly hour: { readonly facts: number; readonly recoverySeconds: number; readonly storeGiB: number }
  /** Members that the other system has too many or too few when all is told; 0 where nothing was lost. */
  readonly wrongMembers: number
  readonly outOfOrder: number
  readonly repeats: number
}

const MIB = 1024 * 1024
const CONNECTIONS = 4
const BACKGROUND_PER_SECOND = 5000
const HOUR_EVENTS = 3600 * BACKGROUND_PER_SECOND
const PARTS = 3

/** Loads a server whose destination is down, lets that come back, and compares what both know. */
export async function measureOutage(bench: Bench): Promise<Outage> {
  const seconds = bench.scale.outageSeconds
  bench.note(`outage: ${seconds} s of events as fast as they are taken while a destination is down`)
  const told = await startTold(bench, 'outage')
  const { target } = told.served
  const batch = { target, pool: 'batch', connections: CONNECTIONS } as const
  await bench.generator.order({ ...batch, type: 'closed', seconds: bench.scale.warmUpSeconds })
  while ((await told.behind()) > 0) await pause(50)
  const before = await memoryOf(told)
  told.listener.isDown = true
  let highest = before
  const rates: number[] = []
  let events = 0
  for (let part = 0; part < PARTS; part++) {
    const done = await bench.generator.order({ ...batch, type: 'closed', seconds: seconds / PARTS })
    const taken = done.closed!.requests * done.events
    events += taken
    rates.push(taken / done.closed!.seconds)
    highest = Math.max(highest, await memoryOf(told))
  }
  const waiting = await told.behind()
  const bytesPerFact = bytesOfOutbox(told)
  bench.note(`outage: ${waiting} facts wait; the destination comes back`)
  const recovery = await recover(bench, told)
  const after = await memoryOf(told)
  const { outOfOrder, repeats } = told.listener
  await told.close()
  const factsPerEvent = waiting / events
  const facts = factsPerEvent * HOUR_EVENTS
  return {
    ...{ events, waiting, factsPerEvent, bytesPerFact, outOfOrder, repeats },
    residentMiB: { before, highest: Math.max(highest, recovery.highest), after },
    ingest: { first: rates[0]!, last: rates.at(-1)! },
    recoverySeconds: recovery.seconds,
    recoveryPerSecond: recovery.perSecond,
    hour: {
      facts,
      // What waits goes down at the same rate, however much it is: reading and letting go cost the same for each fact.
      recoverySeconds: (facts * recovery.seconds) / waiting,
      storeGiB: (facts * bytesPerFact) / MIB / 1024,
    },
    wrongMembers: wrongMembersOf(told),
  }
}

async function recover(bench: Bench, told: Told) {
  const { target } = told.served
  const facts = told.listener.facts
  const began = performance.now()
  told.listener.isDown = false
  let highest = 0
  let isOver = false
  const background = async () => {
    while (!isOver)
      await bench.generator.order({
        ...{ type: 'open', target, pool: 'batch', connections: CONNECTIONS, seconds: 2 },
        ratePerSecond: BACKGROUND_PER_SECOND / 100,
      })
  }
  const flowing = background()
  // Without end where the other system could never catch up: that would be seen.
  while ((await told.behind()) > BACKGROUND_PER_SECOND / 10) {
    highest = Math.max(highest, await memoryOf(told))
    await pause(200)
  }
  const seconds = (performance.now() - began) / 1000
  const perSecond = (told.listener.facts - facts) / seconds
  isOver = true
  await flowing
  while ((await told.behind()) > 0) await pause(50)
  return { seconds, perSecond, highest }
}

async function memoryOf({ served }: Told): Promise<number> {
  return (await served.residentBytes()) / MIB
}

function bytesOfOutbox({ config }: Told): number {
  const db = openStore(config.dataDirectory!)
  const { facts, bytes } = db.prepare('SELECT count(*) AS facts, total(length(json) + 40) AS bytes FROM outbox').get()!
  db.close()
  return Number(bytes) / Math.max(1, Number(facts))
}

/** The server has been closed: its store holds everything. */
function wrongMembersOf({ config, listener }: Told): number {
  const db = openStore(config.dataDirectory!)
  const sizes = db.prepare('SELECT name, size FROM audiences').all()
  db.close()
  const known = listener.members()
  return sizes.reduce((sum, { name, size }) => sum + Math.abs(Number(size) - (known.get(String(name)) ?? 0)), 0)
}

function openStore(directory: string): DatabaseSync {
  return new DatabaseSync(join(directory, 'store.db'), { readOnly: true })
}
