import { nodeDisk } from 'attune/testing'
import { engineThreadOptions } from '../served/engine-thread.ts'
import { slowDisk } from './slow-disk.ts'

// Attune's own engine thread, on a disk of this thread alone whose flushes are slower.
Object.assign(nodeDisk, slowDisk({ ...nodeDisk }, engineThreadOptions('slow-disk').delayMs))
await import('../../../packages/server/src/engine-thread/engine-worker.ts')
