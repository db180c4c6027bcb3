/**
 * What the bench borrows from inside the host: the floor has to use the very same parts, and the cost of growth is
 * measured without HTTP in between. Everything else goes through the public door of `attune`.
 */
export { handleCall } from '../../packages/server/src/calls/handle-call.ts'
export type { Surroundings } from '../../packages/server/src/calls/surroundings.ts'
export { Directory } from '../../packages/server/src/directory/directory.ts'
export { openEngine } from '../../packages/server/src/engine-thread/open-engine.ts'
export type {
  EngineConfig,
  FromEngine,
  PackedCall,
  ToEngine,
} from '../../packages/server/src/engine-thread/protocol.ts'
export type { Disk, DiskFile } from '../../packages/server/src/log/journal/disk.ts'
export { openJournal } from '../../packages/server/src/log/journal/journal.ts'
export { nodeDisk } from '../../packages/server/src/log/journal/node-disk.ts'
export { RecordBatch } from '../../packages/server/src/log/record-batch.ts'
export { Housekeeping } from '../../packages/server/src/privacy/housekeeping.ts'
export type { Call, Reply } from '../../packages/server/src/runner/call.ts'
export { encodeCustomer } from '../../packages/server/src/runner/customer-codec.ts'
export type { Log } from '../../packages/server/src/runner/log.ts'
export { writeRecord } from '../../packages/server/src/runner/record.ts'
export type { Changes, CustomerRow, HistoryChunk, Store } from '../../packages/server/src/runner/store.ts'
export { Words } from '../../packages/server/src/runner/words.ts'
export { DEFAULT_INPUT_LIMITS } from '../../packages/server/src/sources/limits.ts'
export { parseSegment } from '../../packages/server/src/sources/segment.ts'
export { openDirectSqliteStore, openSqliteStore } from '../../packages/server/src/store/sqlite/sqlite-store.ts'
