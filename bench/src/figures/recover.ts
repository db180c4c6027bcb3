import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openJournal, openSqliteStore } from 'attune/testing'
import { startServed } from '../served/served.ts'
import { type Bench, startAttune } from './bench.ts'

/** From SIGKILL under full load to ready again. */
export interface Recover {
  /** From the start of the new process until it takes requests. */
  readonly seconds: number
  /** Reading the same records from the journal, and nothing else. */
  readonly floorSeconds: number
  readonly ratio: number
  /** Records that the store did not reflect. */
  readonly records: number
  readonly loadSeconds: number
}

const CONNECTIONS = 4

/** Loads a server of its own, kills it, and starts it again on what it left. */
export async function measureRecover(bench: Bench): Promise<Recover> {
  const loadSeconds = bench.scale.recoverSeconds
  const { config, served } = await startAttune(bench, 'recover')
  const { target } = served
  const load = { type: 'closed', target, pool: 'batch', connections: CONNECTIONS, mayBreak: true } as const
  const loading = bench.generator.order({ ...load, seconds: loadSeconds + 60 })
  await pause(loadSeconds * 1000)
  await served.kill()
  await loading
  const copy = join(bench.directory, 'recover-copy')
  await cp(config.dataDirectory!, copy, { recursive: true })
  const began = performance.now()
  const again = await startServed(config, served.keys)
  const seconds = (performance.now() - began) / 1000
  await again.stop()
  const floor = await readJournal(copy)
  return { seconds, floorSeconds: floor.seconds, ratio: seconds / floor.seconds, records: floor.records, loadSeconds }
}

async function readJournal(directory: string): Promise<{ readonly records: number; readonly seconds: number }> {
  const store = await openSqliteStore({ file: join(directory, 'store.db') })
  const { position } = await store.snapshot()
  await store.close()
  const began = performance.now()
  const log = await openJournal({ directory: join(directory, 'log'), after: position })
  let records = 0
  for await (const { body } of log.read(position)) if (body.length > 0) records++
  const seconds = (performance.now() - began) / 1000
  await log.close()
  return { records, seconds }
}
