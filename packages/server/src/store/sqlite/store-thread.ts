import { parentPort, workerData } from 'node:worker_threads'
import type { SweepResult, SweepTask } from '../../runner/store.ts'
import { giveWay } from '../../threads/give-way.ts'
import { prepareChanges } from './apply-changes.ts'
import { openWriter } from './connection.ts'
import { type PackedChanges, unpackChanges } from './packed-changes.ts'
import { openScrubber } from './scrubber.ts'
import { prepareSweep } from './sweep.ts'

/** What the store thread is asked to do; it does one thing after the other. */
export type StoreRequest =
  | { readonly type: 'commit'; readonly changes: PackedChanges }
  | { readonly type: 'sweep'; readonly task: SweepTask }
  | { readonly type: 'scrub' }
  | { readonly type: 'close' }

/** What it says: one answer to each request, after `opened`. */
export type StoreAnswer =
  | { readonly type: 'opened' }
  | { readonly type: 'committed' }
  | { readonly type: 'swept'; readonly result: SweepResult }
  | { readonly type: 'scrubbed' }
  | { readonly type: 'refused'; readonly error: unknown }
  | { readonly type: 'closed' }

const port = parentPort!
const db = openWriter(workerData.file)
const apply = prepareChanges(db)
const scrubber = openScrubber(db, workerData.file)
const sweep = prepareSweep(db)

port.on('message', (request: StoreRequest) => {
  answer(handle(request))
  if (request.type === 'close') port.close()
})
answer({ type: 'opened' })
// From here on nobody waits for it: what comes is checkpoints.
giveWay()

function handle(request: StoreRequest): StoreAnswer {
  try {
    switch (request.type) {
      case 'commit':
        apply(unpackChanges(request.changes))
        return { type: 'committed' }
      case 'sweep':
        return { type: 'swept', result: sweep(request.task) }
      case 'scrub':
        scrubber.scrub()
        return { type: 'scrubbed' }
      case 'close':
        db.close()
        scrubber.close()
        return { type: 'closed' }
    }
  } catch (error) {
    return { type: 'refused', error }
  }
}

function answer(message: StoreAnswer): void {
  port.postMessage(message)
}
