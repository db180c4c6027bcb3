import { isRecordPast } from '../../privacy/retention.ts'
import { readRecord } from '../../runner/record.ts'
import type { SweepResult, SweepTask } from '../../runner/store.ts'
import type { MemoryState } from './memory-state.ts'

/** Does all of a task in one slice. What is in memory needs no seal. */
export function sweepMemory(state: MemoryState, task: SweepTask): SweepResult {
  const removed = remove(state, task)
  return { after: task.after, done: true, changed: 0, removed }
}

function remove(state: MemoryState, task: SweepTask): number {
  switch (task.part) {
    case 'history': {
      const { cutoffs } = task
      return cutoffs === undefined ? 0 : removeHistory(state, (body) => isRecordPast(readRecord(body), cutoffs))
    }
    case 'decisions':
      return removeWhere(state.decisions, ({ at }) => at < task.before)
    case 'consents':
      return removeWhere(state.consents, ({ receivedAt }) => receivedAt < task.before)
    case 'deliveries':
      return removeWhere(state.deliveries, (row) => row.updatedAt < task.before && !OPEN.includes(row.state))
    case 'runs':
      return removeWhere(state.runs, ({ outcome, updatedAt }) => outcome !== undefined && updatedAt < task.before)
    case 'handOvers':
      return removeWhere(state.handOvers, ({ closed, updatedAt }) => closed !== undefined && updatedAt < task.before)
    case 'documents':
    case 'merges':
      return 0
  }
}

const OPEN: readonly string[] = ['pending', 'handed', 'accepted']

function removeHistory({ history }: MemoryState, isPast: (body: Uint8Array) => boolean): number {
  let removed = 0
  for (const [customer, records] of history) {
    const kept = records.filter(({ body }) => !isPast(body))
    removed += records.length - kept.length
    history.set(customer, kept)
  }
  return removed
}

function removeWhere<K, T>(rows: Map<K, T>, isPast: (row: T) => boolean): number {
  let removed = 0
  for (const [id, row] of rows) if (isPast(row) && rows.delete(id)) removed++
  return removed
}
