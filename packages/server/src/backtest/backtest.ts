import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { compilePlaybook, type Playbook } from '@attune/engine'
import { openCodeKeys } from '../codes/code-keys.ts'
import { openDirectSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { judgePast, type PastValue } from './judge-past.ts'
import type { PastSummary } from './past-tally.ts'
import { replayPast } from './replay-past.ts'

export interface Backtest {
  readonly from: string
  readonly to: string
  readonly customers: number
  /** The playbook that was in force at the end. */
  readonly champion: PastSummary
  readonly challenger: PastSummary
  /** What a decision would have been worth under the challenger. */
  readonly value: PastValue
}

interface Options {
  readonly dataDirectory: string
  readonly playbook: Playbook
  readonly from: number
  readonly to: number
  readonly onProgress: (which: 'champion' | 'challenger' | 'value', done: number, of: number) => void
}

/**
 * Lives the history in a data directory through the playbook in force and through another one. It works on a copy of
 * the store that SQLite makes beside a running server, so nothing there waits for it, and nothing is sent.
 */
export async function backtest({ dataDirectory, from, onProgress, playbook, to }: Options): Promise<Backtest> {
  const stored = join(dataDirectory, 'store.db')
  if (!existsSync(stored))
    throw new Error(`there is no ${stored}: --data is the directory that a server keeps its data in`)
  const scratch = await mkdtemp(join(tmpdir(), 'attune-backtest-'))
  try {
    const file = join(scratch, 'store.db')
    const source = new DatabaseSync(stored, { readOnly: true })
    await backup(source, file)
    source.close()
    const store = await openDirectSqliteStore({ file })
    try {
      const kept = await store.snapshot()
      const keys = openCodeKeys(dataDirectory, kept.codeBatches)
      const snapshot = { ...kept, codeBatches: kept.codeBatches.map((batch) => keys.opened(batch)) }
      const compiled = compilePlaybook(JSON.parse(snapshot.playbook?.json ?? 'null'))
      if (!compiled.ok) throw new Error('the data directory holds no playbook to compare with')
      const customers = snapshot.lastCustomer
      const replay = (which: 'champion' | 'challenger', tried: Playbook) =>
        replayPast({
          store,
          snapshot,
          from,
          to,
          playbook: tried,
          onProgress: (done) => onProgress(which, done, customers),
        })
      const champion = await replay('champion', compiled.playbook)
      const challenger = await replay('challenger', playbook)
      const value = await judgePast({
        ...{ store, snapshot, from, to, champion: compiled.playbook, challenger: playbook },
        onProgress: (done) => onProgress('value', done, customers),
      })
      const period = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
      return { ...period, customers, champion, challenger, value }
    } finally {
      await store.close()
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
