import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type EngineConfig, nodeDisk, openDirectSqliteStore, openJournal, openSqliteStore } from 'attune/testing'
import { slowDisk } from '../slow-disk/slow-disk.ts'
import { DirectDrain } from './direct-drain.ts'
import { keepEncoded, keepLive } from './floor-documents.ts'
import { FloorDrain } from './floor-drain.ts'
import type { FloorOptions } from './floor-options.ts'

/** Opens the journal and the store of a floor, the same as the host's. */
export async function openFloor(
  { directory, segmentBytes }: EngineConfig,
  { documentFile, mode, syncDelayMs }: FloorOptions,
): Promise<FloorDrain | DirectDrain> {
  if (directory === undefined) throw new Error('a floor needs a directory')
  const initial = await readFile(documentFile)
  const documents = mode === 'live' ? keepLive(initial) : keepEncoded(initial)
  const file = join(directory, 'store.db')
  if (mode === 'direct') return new DirectDrain(await openDirectSqliteStore({ file }), documents, 0)
  const store = await openSqliteStore({ file })
  const { position } = await store.snapshot()
  const logDirectory = join(directory, 'log')
  await mkdir(logDirectory, { recursive: true })
  const disk = slowDisk(nodeDisk, syncDelayMs)
  const log = await openJournal({ directory: logDirectory, disk, segmentBytes, after: position })
  return new FloorDrain(log, store, documents)
}
