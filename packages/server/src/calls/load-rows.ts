import { unpackRows } from '../loads/packed-rows.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Addressed } from '../runner/job.ts'
import { loadTally } from '../runner/state.ts'
import type { Surroundings } from './surroundings.ts'

/** What became of a part of a file. */
export interface LoadedRows {
  /** Rows of this load that have counted so far; it follows from the log, so it is exact also after a crash. */
  readonly counted: number
  /** Of the part: events of people who were erased since. */
  readonly erased: number
  /** Of the part: events on which the engine failed. */
  readonly failed: number
}

/** What would become of a part of a file. */
export interface RehearsedRows {
  /** Rows that came before, in this file or another. */
  readonly repeated: number
  /** The strongest identifier of each row that leads to nobody yet. */
  readonly unknown: readonly string[]
}

/** Takes in a part of a file, after everything that happens now; or only looks what would come of it. */
export async function loadRows(call: Call & { type: 'load-rows' }, around: Surroundings): Promise<Reply> {
  const events = unpackRows(call.body)
  const answer = call.dryRun ? await rehearse(events, around) : await load(events, call.load, around)
  return { status: 200, body: JSON.stringify(answer) }
}

async function load(events: readonly Addressed[], id: string, { runner }: Surroundings): Promise<LoadedRows> {
  const outcomes = await runner.submitLater(events)
  let erased = 0
  let failed = 0
  for (const outcome of outcomes) {
    if (outcome.erased) erased++
    if (outcome.failed) failed++
  }
  return { counted: runner.shared.tally(loadTally(id)), erased, failed }
}

async function rehearse(events: readonly Addressed[], { runner }: Surroundings): Promise<RehearsedRows> {
  const unknown = events.flatMap(({ identifiers }) =>
    identifiers.some((identifier) => runner.find(identifier) !== 0) ? [] : [identifiers[0]!],
  )
  return { repeated: events.filter(({ event }) => runner.hasRow(event)).length, unknown }
}

/** What a load must know of the engine before it goes on. */
export interface KnownOfLoad {
  readonly counted: number
  readonly region: string
  readonly zone: string
}

export async function readLoad({ load: id }: Call & { type: 'read-load' }, { runner }: Surroundings): Promise<Reply> {
  const { identity, zone } = runner.playbook
  const known: KnownOfLoad = {
    counted: runner.shared.tally(loadTally(id)),
    region: identity.defaultRegion,
    zone,
  }
  return { status: 200, body: JSON.stringify(known) }
}
