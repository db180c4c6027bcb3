import type { Event, Json, JsonObject } from '@attune/engine'
import type { LogRecord } from '../runner/record.ts'
import { contentName, type Sealing } from './sealing.ts'

/** What of an event is sealed: the names of traits, or of the field that may show them. */
export type Sealed = Event & { readonly sealed?: readonly string[] }

/**
 * The form of a record that goes to disk: chosen traits are sealed, and with them the texts of a delivered message,
 * in which they may stand. Which those are is said beside them, so that no value can pass for a sealed one.
 */
export function sealRecord(record: LogRecord, sealing: Sealing): LogRecord {
  if (!sealing.isActive || record.kind !== 'event') return record
  const { customer, event } = record
  if (event.type === 'identified') {
    const names = Object.keys(event.traits).filter((name) => sealing.chosen.has(name))
    if (names.length === 0) return record
    const traits: Record<string, Json> = { ...event.traits }
    for (const name of names) traits[name] = toText(sealing.seal(customer, name, traits[name]!))
    return { ...record, event: { ...event, traits, sealed: names } as Sealed }
  }
  if (event.type === 'delivery-reported' && event.content !== undefined) {
    const content = { text: toText(sealing.seal(customer, contentName(event.delivery), event.content)) }
    return { ...record, event: { ...event, content, sealed: ['content'] } as Sealed }
  }
  return record
}

/** The record as it was before `sealRecord`. Throws where a key is missing or something was tampered with. */
export function openRecord(record: LogRecord, sealing: Sealing): LogRecord {
  if (record.kind !== 'event' || !('sealed' in record.event)) return record
  const { sealed: names = [], ...event } = record.event as Sealed
  const { customer } = record
  if (event.type === 'identified') {
    const traits: Record<string, Json> = { ...event.traits }
    for (const name of names) traits[name] = sealing.open(customer, name, fromText(traits[name]))
    return { ...record, event: { ...event, traits } }
  }
  if (event.type === 'delivery-reported') {
    const content = sealing.open(customer, contentName(event.delivery), fromText(event.content?.text)) as JsonObject
    return { ...record, event: { ...event, content } }
  }
  return record
}

/** A sealed value as JSON can carry it. */
export function toText(sealed: Uint8Array): string {
  return Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length).toString('base64')
}

/** The sealed value that a text carries. */
export function fromText(text: Json | undefined): Uint8Array {
  return Buffer.from(String(text), 'base64')
}
