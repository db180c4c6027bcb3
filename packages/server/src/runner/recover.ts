import { RecordBatch } from '../log/record-batch.ts'
import { createOutcome } from './apply-effects.ts'
import { inputOf } from './job.ts'
import type { Log, Position, StoredRecord } from './log.ts'
import { readRecord } from './record.ts'
import type { State } from './state.ts'

/** Records that are loaded for and stepped together. */
const GROUP = 256

/**
 * Steps the records that the store does not reflect yet. Nothing is answered or handed over: what had gone out is
 * known from the outcomes among the records. Gives the customers that were touched, and the position reached.
 */
export async function replay(
  log: Log,
  state: State,
  after: Position,
): Promise<{ touched: Set<number>; last: Position }> {
  const touched = new Set<number>()
  let last = after
  let group: StoredRecord[] = []
  const flush = async () => {
    if (group.length === 0) return
    await replayGroup(group, state, touched)
    last = group.at(-1)!.position
    group = []
  }
  for await (const { position, body } of log.read(after)) {
    group.push({ position, body: body.slice() })
    if (group.length === GROUP) await flush()
  }
  await flush()
  return { touched, last: Math.max(last, log.last) }
}

async function replayGroup(group: readonly StoredRecord[], state: State, touched: Set<number>): Promise<void> {
  const batch = new RecordBatch()
  for (const { body } of group) batch.addBytes(body)
  state.pending.history.push({ first: group[0]!.position, bytes: batch.bytes })
  const records = group.map(({ body }) => readRecord(body))
  const inputs = records.map(inputOf)
  for (const input of inputs) {
    if (input.kind !== 'event') continue
    state.directory.noteCustomer(input.customer)
    for (const tie of input.event.ties ?? []) state.directory.tie(tie, input.customer)
    touched.add(input.customer)
  }
  await state.load(inputs)
  inputs.forEach((input, index) => {
    state.apply(input, records[index]!.now, createOutcome())
  })
}
