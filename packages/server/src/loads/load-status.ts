import type { ReadCounts } from './load-protocol.ts'
import type { LoadRequest } from './loads.ts'
import type { MappingProblem } from './mapping-problems.ts'

type LoadState = 'running' | 'paused' | 'done' | 'cancelled' | 'failed'

/** A load as it is kept in its file. */
export interface StoredLoad extends LoadRequest {
  readonly id: string
  /** ms since 1970. */
  readonly createdAt: number
  state: LoadState
  /** Bytes of the file that are durably on disk. */
  received: number
  /** Whether that is all of it. */
  complete: boolean
  /** Good rows that were taken in, in the order in which they are given. May lag behind: what comes again is known again. */
  given: number
  /** Good rows among them. */
  settled: number
  /** Rows that have counted. */
  counted: number
  /** Events of people who were erased since, and those on which the engine failed. */
  erased: number
  failed: number
  /** Of a dry run: rows that came before, and identifiers that lead to nobody. */
  repeated: number
  unknown: number
  counts: ReadCounts
  endedAt: number | undefined
  problem: LoadProblem | undefined
}

/** Why a load has failed. */
export interface LoadProblem {
  readonly message: string
  readonly problems?: readonly MappingProblem[]
}

/** How a load stands. */
export interface LoadStatus {
  readonly id: string
  readonly name: string
  readonly state: LoadState
  readonly dryRun: boolean
  readonly createdAt: number
  readonly endedAt: number | undefined
  /** Of the file; undefined while that is not known. */
  readonly bytes: number | undefined
  readonly received: number
  readonly read: number
  readonly rows: number
  readonly bad: number
  /** Good rows that were settled, one way or the other. */
  readonly settled: number
  readonly counted: number
  readonly repeated: number
  readonly erased: number
  readonly failed: number
  readonly unknownCustomers: number | undefined
  readonly events: Readonly<Record<string, number>>
  readonly problems: Readonly<Record<string, number>>
  /** Rows a second over the last seconds. */
  readonly rowsPerSecond: number
  readonly problem: LoadProblem | undefined
}

/** How a load stands; `received` and `rowsPerSecond` are those of this moment. */
export function statusOf(stored: StoredLoad, received: number, rowsPerSecond: number): LoadStatus {
  const { counted, counts, createdAt, dryRun, endedAt, erased, failed, id, name, problem, settled, state } = stored
  const repeated = dryRun ? stored.repeated : Math.max(0, settled - counted - erased)
  return {
    ...{ id, name, state, dryRun, createdAt, endedAt, received, counted, erased, failed, problem, settled, repeated },
    ...{ bytes: stored.bytes ?? (stored.complete ? received : undefined), read: counts.bytes },
    ...{ rows: counts.rows, bad: counts.bad, events: counts.events, problems: counts.problems },
    unknownCustomers: dryRun ? stored.unknown : undefined,
    rowsPerSecond,
  }
}

/** A load as it is begun. `now` in ms since 1970. */
export function freshLoad(id: string, request: LoadRequest, now: number): StoredLoad {
  return {
    ...request,
    ...{ id, createdAt: now, state: 'running', received: 0, complete: request.bytes === 0 },
    ...{ given: 0, settled: 0, counted: 0, erased: 0, failed: 0, repeated: 0, unknown: 0 },
    ...{ endedAt: undefined, problem: undefined },
    counts: { bytes: 0, rows: 0, good: 0, bad: 0, events: {}, problems: {} },
  }
}
