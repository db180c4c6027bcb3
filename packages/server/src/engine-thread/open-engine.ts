import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { compilePlaybook, type InboxItem, type Playbook } from '@attune/engine'
import { openCodeKeys } from '../codes/code-keys.ts'
import { openJournal } from '../log/journal/journal.ts'
import { nodeDisk } from '../log/journal/node-disk.ts'
import { openMemoryLog } from '../log/memory/memory-log.ts'
import { openErasureSecret } from '../privacy/erasure-secret.ts'
import { Sealing } from '../privacy/sealing.ts'
import type { InboxAcknowledged } from '../runner/apply-effects.ts'
import type { Clock } from '../runner/clock.ts'
import type { HandOver } from '../runner/hand-over.ts'
import type { Log } from '../runner/log.ts'
import { Runner } from '../runner/runner.ts'
import type { FactRow, Snapshot, Store } from '../runner/store.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { openSqliteStore, STORE_FILE } from '../store/sqlite/sqlite-store.ts'
import type { EngineConfig } from './protocol.ts'

/** What the engine tells the rest of the host. */
export interface EngineListeners {
  readonly clock: Clock
  readonly onTrouble: (what: string, error: unknown) => void
  readonly onStopped: () => void
  readonly onDrained: () => void
  readonly onHandOver: (handOver: HandOver) => void
  readonly onInboxItem: (customer: number, item: InboxItem) => void
  readonly onInboxAcknowledged: (customer: number, news: InboxAcknowledged) => void
  readonly onWallets: (customers: readonly number[]) => void
  readonly onHandedOver: (handOvers: readonly string[]) => void
  readonly onErased: (customers: readonly number[]) => void
  readonly onRegrouped: (customers: readonly number[]) => void
  readonly onFacts: (facts: readonly FactRow[]) => void
  readonly onRecall: (deliveries: readonly string[]) => void
}

/** What a server runs by until a playbook is published: events are kept and counted, nothing is decided. */
const EMPTY_PLAYBOOK = { brand: { name: 'Unnamed', timezone: 'Etc/UTC', currency: 'USD' } }

/** Opens log and store, recovers, and makes the configured playbook the one in force. */
export async function openEngine(
  config: EngineConfig,
  listeners: EngineListeners,
): Promise<{ runner: Runner; store: Store }> {
  const opening = openLogAndStore(config)
  // Compiled while the store's thread starts; where it does not compile, that is what is told.
  const [playbook, { log, snapshot, store }] = await Promise.all([compile(config.playbook ?? EMPTY_PLAYBOOK), opening])
  const sealing = new Sealing(config.encryptionKeys)
  const options = {
    log,
    store,
    clock: listeners.clock,
    elapsed: () => performance.now(),
    schedule: setImmediate as (task: () => void) => void,
    documentBytes: config.documentBytes,
    salt: crypto.randomUUID(),
    erasureSecret: openErasureSecret(config.directory, snapshot.tombstones.length > 0),
    sealing,
    codeKeys: openCodeKeys(config.directory, snapshot.codeBatches),
    onErased: listeners.onErased,
    onRegrouped: listeners.onRegrouped,
    onFacts: listeners.onFacts,
    onRecall: listeners.onRecall,
    onStopped: listeners.onStopped,
    onDrained: listeners.onDrained,
    onHandOver: listeners.onHandOver,
    onInboxItem: listeners.onInboxItem,
    onInboxAcknowledged: listeners.onInboxAcknowledged,
    onWallets: listeners.onWallets,
    onHandedOver: listeners.onHandedOver,
    onTrouble: listeners.onTrouble,
  }
  const runner = await Runner.start(options, playbook, snapshot)
  const differs = config.playbook !== undefined && runner.playbook.version !== playbook.version
  if (differs || snapshot.playbook === undefined) await runner.publish(playbook)
  return { runner, store }
}

async function compile(definition: unknown): Promise<Playbook> {
  const compiled = compilePlaybook(definition)
  if (compiled.ok) return compiled.playbook
  throw new Error(
    `the playbook does not compile: ${compiled.problems.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
  )
}

/** Opens both; with what the store holds, which is much to read and changes only when the runner does it. */
async function openLogAndStore({
  directory,
  segmentBytes,
}: EngineConfig): Promise<{ log: Log; store: Store; snapshot: Snapshot }> {
  if (directory === undefined) {
    const store = createMemoryStore()
    return { log: openMemoryLog(), store, snapshot: await store.snapshot() }
  }
  await mkdir(join(directory, 'log'), { recursive: true })
  const store = await openSqliteStore({ file: join(directory, STORE_FILE) })
  const snapshot = await store.snapshot()
  const after = snapshot.position
  const log = await openJournal({ directory: join(directory, 'log'), disk: nodeDisk, segmentBytes, after })
  return { log, store, snapshot }
}
