import { RecordBatch } from '../log/record-batch.ts'
import { openRecord } from '../privacy/seal-record.ts'
import { createOutcome } from './apply-effects.ts'
import { customersOf, type Input, inputOf } from './job.ts'
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
  state.pending.history.add({ first: group[0]!.position, bytes: batch.bytes })
  const records = group.map(({ body }) => openRecord(readRecord(body), state.sealing))
  const inputs = records.map(inputOf)
  await state.load(inputs)
  inputs.forEach((input, index) => {
    for (const customer of customersOf(input)) touched.add(customer)
    replayInput(input, records[index]!.now, state)
  })
}

/** Applies an input as its record tells it: to whom it belongs and what it ties was found out when it came. */
export function replayInput(input: Input, now: number, state: State): void {
  for (const customer of customersOf(input)) state.directory.noteCustomer(customer)
  if (input.kind === 'event') {
    state.directory.tieAgain(input.event, input.customer)
  }
  state.apply(input, now, createOutcome())
}
