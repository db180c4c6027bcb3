import type { Event } from '@attune/engine'
import { resealAlone } from '../documents/document-alone.ts'
import { bodiesOf, RecordBatch } from '../log/record-batch.ts'
import { type LogRecord, readRecord, writeRecord } from '../runner/record.ts'
import { fromText, openRecord, type Sealed, sealRecord, toText } from './seal-record.ts'
import { keyOf, type Sealing } from './sealing.ts'

/** The sealed values of a record. */
function sealsIn(record: LogRecord): Uint8Array[] {
  if (record.kind !== 'event' || !('sealed' in record.event)) return []
  const { sealed: names = [], ...event } = record.event as Sealed
  if (event.type === 'identified') return names.map((name) => fromText(event.traits[name]))
  return event.type === 'delivery-reported' ? [fromText(event.content?.text)] : []
}

/**
 * The bytes of a stored record with everything that is to be sealed sealed with the current key, and nothing else;
 * undefined where it is so already.
 */
export function resealBody(body: Uint8Array, sealing: Sealing): Uint8Array | undefined {
  const record = readRecord(body)
  if (record.kind === 'unmerge') return resealUnmerge(record, sealing)
  if (record.kind !== 'event' || !isAffected(record.event, sealing)) return undefined
  if (isSealedAsChosen(record, sealing)) return undefined
  return bodyOf(sealRecord(openRecord(record, sealing), sealing))
}

function isAffected(event: Event, { chosen, isActive }: Sealing): boolean {
  if ('sealed' in event) return true
  if (event.type === 'identified') return Object.keys(event.traits).some((name) => chosen.has(name))
  return isActive && event.type === 'delivery-reported' && event.content !== undefined
}

function isSealedAsChosen(record: LogRecord & { kind: 'event' }, sealing: Sealing): boolean {
  const { sealed = [], ...event } = record.event as Sealed
  if (sealsIn(record).some((value) => keyOf(value) !== sealing.current)) return false
  if (event.type !== 'identified') return sealing.isActive === sealed.length > 0
  const wanted = Object.keys(event.traits).filter((name) => sealing.chosen.has(name))
  return wanted.length === sealed.length && wanted.every((name) => sealed.includes(name))
}

/** Undoing a merge carries the two documents. */
function resealUnmerge(record: LogRecord & { kind: 'unmerge' }, sealing: Sealing): Uint8Array | undefined {
  const { loserProfile, winnerProfile } = record.unmerge
  const [winner, loser] = [winnerProfile, loserProfile].map((text) => resealAlone(fromText(text), sealing))
  if (winner === undefined && loser === undefined) return undefined
  const profiles = {
    winnerProfile: winner ? toText(winner) : winnerProfile,
    loserProfile: loser ? toText(loser) : loserProfile,
  }
  return bodyOf({ ...record, unmerge: { ...record.unmerge, ...profiles } })
}

function bodyOf(record: LogRecord): Uint8Array {
  const batch = new RecordBatch()
  writeRecord(batch, record)
  return bodiesOf(batch.bytes).next().value!
}
