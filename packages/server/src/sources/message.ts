import type { Event, HouseholdStated, Identified, Json, JsonObject, Tracked } from '@attune/engine'
import type { EventHead } from './event-head.ts'
import { eventTime } from './event-time.ts'
import { isObject, readId, readObject, readText, requireText } from './fields.ts'
import { readIdentifiers, readVerified } from './identifiers.ts'
import type { IncomingEvent } from './incoming-event.ts'
import { type Reading, refuse } from './reading.ts'
import { readHousehold, readRelated, readRelation } from './relations.ts'
import { RESERVED_EVENTS } from './reserved-events.ts'
import { readZone } from './zone.ts'
import { zoneHint } from './zone-hint.ts'

/** The kinds of message of the Segment tracking API. */
export type MessageKind = 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias'

const KINDS: readonly string[] = ['identify', 'track', 'page', 'screen', 'group', 'alias'] satisfies MessageKind[]

/** The kind that the `type` of a message names; notes `unknown_type` where it names none. */
export function readKind(value: Json | undefined, reading: Reading): MessageKind | undefined {
  if (typeof value === 'string' && KINDS.includes(value)) return value as MessageKind
  return refuse(reading, 'unknown_type', 'type')
}

/**
 * Reads one message, which was examined before, and adds what it brings to `found`: one event, after the traits of
 * its context where it has some. Adds nothing and gives false where it noted a problem.
 */
export function readMessage(
  kind: MessageKind,
  message: JsonObject,
  index: number,
  reading: Reading,
  found: IncomingEvent[],
): boolean {
  const context = readObject(message.context, 'context', reading)
  const identifiers = kind === 'alias' ? readAlias(message, reading) : readIdentifiers(message, context, reading, index)
  const told = readHead(message, context, reading)
  const source = readText(context.source, 'context.source', reading.limits.eventNameLength, reading)
  const known = readObject(context.traits, 'context.traits', reading)
  const head = told.zone === undefined ? withHint(told, identifiers, kind, message, known) : told
  const event = withSource(readEvent(kind, head, message, known, reading), source)
  const verified = readVerified(context, identifiers, reading)
  const related =
    event.type === 'relation-stated' ? readRelated(propertyOf(message, 'to'), 'properties.to', reading) : undefined
  const kin = kind === 'identify' ? readKin(message, head, reading) : NO_KIN
  if (reading.problem !== undefined) return false
  const claims = { ...(verified && { verified }), ...(kind === 'alias' && { asked: true }) }
  if (kind !== 'identify' && hasFields(known)) {
    found.push({
      index,
      identifiers,
      event: withSource(identified({ ...head, id: `${head.id}#traits` }, known), source),
      ...claims,
    })
  }
  found.push({ index, identifiers, event, ...(related !== undefined && { related }), ...claims })
  for (const one of kin) found.push({ index, identifiers, ...one, ...claims })
  return true
}

/** Who states the traits, where the message says so. */
function withSource(event: Event, source: string | undefined): Event {
  return source !== undefined && event.type === 'identified' ? { ...event, source } : event
}

type Kin = Pick<IncomingEvent, 'event' | 'related'>

const NO_KIN: readonly Kin[] = []

/** The `relations` and the `household` that an identify message tells beside the traits. */
function readKin({ household, relations }: JsonObject, head: EventHead, reading: Reading): readonly Kin[] {
  if (relations == null && household == null) return NO_KIN
  const found: Kin[] = []
  if (relations != null && !Array.isArray(relations))
    refuse(reading, 'invalid_type', 'relations', '`relations` must be an array.')
  const listed: readonly Json[] = Array.isArray(relations) ? relations : []
  for (const [i, entry] of listed.entries()) {
    const field = `relations[${i}]`
    const stated = readObject(entry, field, reading)
    const event = readRelation({ ...head, id: `${head.id}#relation/${i}` }, stated, reading, field)
    const related = readRelated(stated.to, `${field}.to`, reading)
    found.push(related === undefined ? { event } : { event, related })
  }
  if (household != null) {
    const stated = readObject(household, 'household', reading)
    found.push({ event: readHousehold({ ...head, id: `${head.id}#household` }, stated, reading, 'household') })
  }
  return found
}

function propertyOf({ properties }: JsonObject, name: string): Json | undefined {
  return isObject(properties) ? properties[name] : undefined
}

/** Where no device tells the zone, what is stated about the person may. */
function withHint(
  head: EventHead,
  identifiers: readonly string[],
  kind: MessageKind,
  { traits }: JsonObject,
  known: JsonObject,
): EventHead {
  const stated = kind === 'identify' && isObject(traits) ? traits : known
  const hint = zoneHint(identifiers, stated)
  return hint === undefined ? head : { ...head, ...hint }
}

/** What every event has: a unique id, the time, the zone where it is known. */
export function readHead(message: JsonObject, context: JsonObject, reading: Reading): EventHead {
  const stated = readId(message.messageId, 'messageId', reading)
  const at = eventTime(message, reading)
  const zone = context.timezone === undefined ? undefined : readZone(context.timezone)
  const id = stated ?? reading.newId()
  const head = zone === undefined ? { id, at } : { id, at, zone }
  if (reading.load !== undefined) return { ...head, load: reading.load }
  return stated !== undefined && at === reading.receivedAt ? { ...head, untimed: true } : head
}

function readEvent(
  kind: MessageKind,
  head: EventHead,
  message: JsonObject,
  known: JsonObject,
  reading: Reading,
): Event {
  switch (kind) {
    case 'track':
      return readTrack(head, message, reading)
    case 'page':
      return readView('Page Viewed', head, message, reading)
    case 'screen':
      return readView('Screen Viewed', head, message, reading)
    case 'identify':
      return identified(head, { ...known, ...readObject(message.traits, 'traits', reading) })
    case 'group':
      return readGroup(head, message, reading)
    case 'alias':
      return identified(head, {})
  }
}

function readTrack(head: EventHead, message: JsonObject, reading: Reading): Event {
  const name = requireText(message.event, 'event', reading.limits.eventNameLength, reading)
  const properties = readObject(message.properties, 'properties', reading)
  const readReserved = RESERVED_EVENTS.get(name)
  return readReserved ? readReserved(head, properties, reading) : { type: 'tracked', ...head, name, properties }
}

/** The name and category of a page or screen become properties beside its own. */
function readView(event: string, head: EventHead, message: JsonObject, reading: Reading): Tracked {
  const limit = reading.limits.messageBytes
  const name = readText(message.name, 'name', limit, reading)
  const category = readText(message.category, 'category', limit, reading)
  const properties: { [name: string]: Json } = { ...readObject(message.properties, 'properties', reading) }
  if (name !== undefined) properties.name = name
  if (category !== undefined) properties.category = category
  return { type: 'tracked', ...head, name: event, properties }
}

/** A group of `type: household` is the household that the customer belongs to; any other is a trait. */
function readGroup(head: EventHead, message: JsonObject, reading: Reading): HouseholdStated | Identified {
  const group = readId(message.groupId, 'groupId', reading)
  if (group === undefined) refuse(reading, 'missing_field', 'groupId', '`groupId` is required.')
  const groupTraits = readObject(message.traits, 'traits', reading)
  if (groupTraits.type === 'household')
    return readHousehold(head, { ...groupTraits, id: group ?? '' }, reading, 'traits')
  return identified(head, { group: group ?? '', ...(hasFields(groupTraits) ? { groupTraits } : undefined) })
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * The two identifiers that an alias joins. Segment lets `previousId` be an anonymous id or a former user id without
 * saying which; anonymous ids are UUIDs, so that is what a UUID is taken for.
 */
function readAlias(message: JsonObject, reading: Reading): string[] {
  const user = readId(message.userId, 'userId', reading)
  const previous = readId(message.previousId, 'previousId', reading)
  if (user === undefined) refuse(reading, 'missing_field', 'userId', '`userId` is required.')
  if (previous === undefined) refuse(reading, 'missing_field', 'previousId', '`previousId` is required.')
  const isAnonymous = previous !== undefined && (previous === message.anonymousId || UUID.test(previous))
  return [...new Set([`user:${user}`, `${isAnonymous ? 'anonymous' : 'user'}:${previous}`])]
}

function identified(head: EventHead, traits: JsonObject): Identified {
  return { type: 'identified', ...head, traits }
}

function hasFields(bag: JsonObject): boolean {
  for (const _ in bag) return true
  return false
}
