import type {
  Consent,
  Contact,
  Customer,
  Exposure,
  Fact,
  InboxItem,
  Participation,
  PendingMoment,
  Preferences,
  Relation,
  Rollup,
  Visits,
} from '@attune/engine'
import { Packr } from 'msgpackr'
import { contentName, Sealing } from '../privacy/sealing.ts'
import { decodeDevice, decodeUnreachable, encodeDevice, encodeUnreachable } from './address-codec.ts'
import { decodeDelivery, encodeDelivery } from './delivery-codec.ts'
import { decodeGrant, encodeGrant } from './grant-codec.ts'
import { listOf } from './list-of.ts'
import { decodeMemberships, encodeMemberships, flattenMemberships } from './membership-codec.ts'
import { decodeNumbers, encodeNumbers } from './numbers-codec.ts'
import { decodePoints, encodePoints } from './points-codec.ts'
import { decodeRedemption, encodeRedemption } from './redemption-codec.ts'
import { decodeRun, encodeRun } from './run-codec.ts'
import { decodeTime, encodeTime, type StoredTime } from './time-codec.ts'
import { decodeTrait, encodeTrait } from './trait-codec.ts'
import type { Words } from './words.ts'

/**
 * The form in which a customer's document is kept: one MessagePack array whose first element is the version. Names
 * stand as numbers (see `Words`), what is absent as null. A new version is added by a function from the old array
 * to the new one; the engine only ever sees the newest shape. From version 5 on times that are found in nearly every
 * document are counted from the customer's first event.
 */
const VERSION = 5

const SEEN_ENTRY_BYTES = 16

export const packr = new Packr({ useRecords: false, variableMapSize: true })

type Row = readonly unknown[]

const NOTHING_TOUCHED: readonly string[] = []

export const NOTHING_SEALED = new Sealing()

/** Encodes a document; the bytes are the caller's. Chosen traits, and the texts in which they may stand, are sealed. */
export function encodeCustomer(customer: Customer, words: Words, sealing = NOTHING_SEALED): Uint8Array {
  const word = (text: string) => words.numberOf(text)
  const maybe = (text: string | undefined) => (text === undefined ? null : words.numberOf(text))
  const origin = customer.createdAt
  const time = (at: number) => encodeTime(at, origin)
  return packr.pack([
    VERSION,
    customer.id,
    customer.createdAt,
    time(customer.seenAt),
    word(customer.playbook),
    customer.identifiers,
    maybe(customer.zone),
    customer.traits.map((trait) => encodeTrait(customer, trait, words, sealing)),
    customer.consents.map((given) => [
      word(given.channel),
      maybe(given.topic),
      CONSENT_STATES.indexOf(given.state),
      given.at,
      word(given.source),
      maybe(given.wording),
      given.proof ?? null,
    ]),
    customer.rollups.map((rollup) => encodeRollup(rollup, word, time)),
    customer.facts.map((fact) => [word(fact.name), fact.value, time(fact.at), time(fact.until)]),
    encodeMemberships(customer.memberships, origin, word),
    customer.pendingMoments.map(({ cause, dueAt, properties, since, trigger }) => {
      const row = [word(trigger), cause, properties, dueAt]
      return since === undefined ? row : [...row, since]
    }),
    customer.lastMoments.map(([trigger, at]) => [word(trigger), time(at)]),
    customer.actionTimes.map(([action, times]) => [word(action), encodeNumbers(times)]),
    customer.contacts.map((made) => {
      const { answered, at, delivery, interrupts } = made
      const row = [delivery, word(made.channel), word(made.topic), maybe(made.campaign), interrupts, at]
      return answered ? [...row, true] : row
    }),
    customer.deliveries.map((delivery) => encodeDelivery(delivery, word, maybe)),
    customer.exposures.map((shown) => [
      shown.decision,
      word(shown.action),
      word(shown.channel),
      word(shown.arm),
      shown.at,
      shown.until,
      shown.delivery ?? null,
      shown.features ?? null,
      shown.pressure ?? null,
      shown.attended ?? null,
      shown.failedAt ?? null,
      shown.gain ?? null,
    ]),
    customer.grants.map((grant) => encodeGrant(grant, word)),
    customer.inbox.map((item) => [
      item.id,
      word(item.action),
      sealing.isActive ? sealing.sealHeld(customer.id, contentName(item.id), item, item.content) : item.content,
      item.at,
      item.expiresAt,
      item.readAt ?? null,
      item.decision ?? null,
    ]),
    encodeSeen(customer),
    customer.seen.forgottenUpTo,
    time(customer.wakeAt),
    customer.mergedInto,
    customer.apart,
    maybe(customer.zoneSource),
    encodePreferences(customer.preferences, maybe),
    customer.erasedAt,
    customer.tallies.map(({ entries, key }) => [
      word(key),
      entries.map(({ buckets, count, first, last, value }) => [value, count, first, last, encodeMaybe(buckets)]),
    ]),
    customer.series.map(({ key, times }) => [word(key), encodeNumbers(times)]),
    customer.redemptions.map((redemption) => encodeRedemption(redemption, word, maybe)),
    customer.offerUses.map(([offer, times]) => [word(offer), encodeNumbers(times)]),
    customer.attention.flatMap(({ attended, shown, slot }) => [slot, shown, attended]),
    customer.era,
    customer.relations.map(({ at, customer: related, ended, id, role, traits }) => [
      ...[id, word(role), related ?? 0, traits, at],
      ended,
    ]),
    customer.household ? [customer.household.id, maybe(customer.household.role), customer.household.at] : null,
    customer.participations.map(({ experiment, variant, at, value, converted, optedOut, complained }) => [
      ...[word(experiment), word(variant), at, value],
      ...[converted, optedOut, complained],
    ]),
    customer.visits.map(({ place, type, region, count, first, last, times, stay }) => [
      ...[place, word(type), maybe(region), count, first, last, encodeNumbers(times)],
      stay ? [stay.since, stay.seen, stay.outsideSince, stay.dwelt, stay.dueAt] : null,
    ]),
    customer.locatedAt,
    customer.points.map((account) => encodePoints(account, word)),
    customer.devices.map(encodeDevice),
    customer.unreachable.map(encodeUnreachable),
    customer.deadLetters.map(({ at, delivery, reason }) => [encodeDelivery(delivery, word, maybe), reason, at]),
    customer.behind.length === 0 ? null : customer.behind.map(word),
    customer.runs.map((run) => encodeRun(run, word)),
    customer.flowStarts.map(([flow, at]) => [word(flow), at]),
    customer.sends.map(word),
  ])
}

const CONSENT_STATES: readonly Consent['state'][] = ['denied', 'granted', 'pending']

function encodePreferences(
  chosen: Preferences | undefined,
  maybe: (text: string | undefined) => number | null,
): Row | null {
  if (chosen === undefined) return null
  const { language, quietHours, caps } = chosen
  return [
    maybe(language),
    quietHours.map(({ from, to }) => [from, to]),
    caps.map(({ channel, max, withinMs }) => [maybe(channel), max, withinMs]),
  ]
}

function encodeRollup(rollup: Rollup, word: (text: string) => number, time: (at: number) => StoredTime): Row {
  const { key, count, sum, first, last, minutes, hours, days, months } = rollup
  const windows = [encodeMaybe(minutes), encodeMaybe(hours), encodeMaybe(days)]
  const row = [word(key), count, sum, time(first), time(last), ...windows]
  return months === undefined ? row : [...row, encodeNumbers(months)]
}

function encodeMaybe(numbers: readonly number[] | undefined): Uint8Array | null {
  return numbers === undefined ? null : encodeNumbers(numbers)
}

/** Ids and times of seen events as raw doubles: half the bytes and a fraction of the time of an array of numbers. */
function encodeSeen(customer: Customer): Uint8Array {
  const { ids, times } = customer.seen
  const bytes = Buffer.allocUnsafe(ids.length * SEEN_ENTRY_BYTES)
  ids.forEach((id, i) => {
    bytes.writeDoubleLE(id, i * SEEN_ENTRY_BYTES)
    bytes.writeDoubleLE(times[i]!, i * SEEN_ENTRY_BYTES + 8)
  })
  return bytes
}

// biome-ignore lint/suspicious/noExplicitAny: rows of the version checked below, written by the functions above.
type Stored = any

/** Decodes a document. Throws where something sealed does not open. */
export function decodeCustomer(bytes: Uint8Array, words: Words, sealing = NOTHING_SEALED): Customer {
  const row: Stored = migrate(packr.unpack(bytes))
  // JSON has no bytes: what is bytes was sealed.
  const open = (name: string, value: Stored) =>
    value instanceof Uint8Array ? sealing.open(row[1], name, value) : value
  const word = (number: number) => words.wordOf(number)
  const maybe = (number: number | null) => (number === null ? undefined : words.wordOf(number))
  const origin = row[0] < VERSION ? 0 : row[2]
  const time = (stored: StoredTime) => decodeTime(stored, origin)
  const reading = { word, time, open }
  // In the order of `createCustomer`, and so with each part: for the engine a customer who was decoded is then of the
  // same shape as one it made itself.
  return {
    id: row[1],
    createdAt: row[2],
    seenAt: time(row[3]),
    playbook: word(row[4]),
    era: row[33] ?? 0,
    identifiers: listOf(row[5], asItIs),
    mergedInto: row[23],
    erasedAt: row[27] ?? 0,
    apart: listOf(row[24], asItIs),
    devices: listOf(row[40], decodeDevice),
    unreachable: listOf(row[41], decodeUnreachable),
    zone: maybe(row[6]),
    zoneSource: maybe(row[25]) as Customer['zoneSource'],
    preferences: decodePreferences(row[26], maybe),
    traits: listOf(row[7], (stored: Stored) => decodeTrait(stored, reading)),
    consents: listOf(
      row[8],
      ([channel, topic, state, at, source, wording, proof]: Stored): Consent => ({
        channel: word(channel),
        topic: maybe(topic),
        state: CONSENT_STATES[state]!,
        at,
        source: word(source),
        wording: maybe(wording),
        proof: proof ?? undefined,
      }),
    ),
    rollups: listOf(
      row[9],
      ([key, count, sum, first, last, minutes, hours, days, months]: Stored): Rollup => ({
        key: word(key),
        count,
        sum,
        first: time(first),
        last: time(last),
        minutes: minutes ? numbersOf(minutes) : undefined,
        hours: hours ? numbersOf(hours) : undefined,
        days: days ? numbersOf(days) : undefined,
        months: months ? numbersOf(months) : undefined,
      }),
    ),
    tallies: listOf(row[28], ([key, entries]: Stored) => ({
      key: word(key),
      entries: listOf(entries, ([value, count, first, last, buckets]: Stored) => ({
        ...{ value, count, first, last },
        buckets: buckets ? numbersOf(buckets) : undefined,
      })),
    })),
    series: listOf(row[29], ([key, times]: Stored) => ({ key: word(key), times: numbersOf(times) })),
    relations: listOf(
      row[34],
      ([id, role, related, traits, at, ended]: Stored): Relation => ({
        ...{ id, role: word(role), customer: related === 0 ? undefined : related, traits, at },
        ended,
      }),
    ),
    household: row[35] ? { id: row[35][0], role: maybe(row[35][1]), at: row[35][2] } : undefined,
    facts: listOf(
      row[10],
      ([name, value, at, until]: Stored): Fact => ({ name: word(name), value, at: time(at), until: time(until) }),
    ),
    visits: listOf(row[37], ([place, type, region, count, first, last, times, stay]: Stored) => ({
      ...{ place, type: word(type), region: maybe(region), count, first, last, times: numbersOf(times) },
      stay: decodeStay(stay),
    })),
    locatedAt: row[38] ?? 0,
    memberships: decodeMemberships(row[11], origin, word),
    behind: row[43]?.map(word) ?? NOTHING_TOUCHED,
    pendingMoments: listOf(
      row[12],
      ([trigger, cause, properties, dueAt, since]: Stored): PendingMoment =>
        since === undefined
          ? { trigger: word(trigger), cause, properties, dueAt }
          : { trigger: word(trigger), cause, properties, dueAt, since },
    ),
    lastMoments: listOf(row[13], ([trigger, at]: Stored) => [word(trigger), time(at)]),
    actionTimes: listOf(row[14], ([action, times]: Stored) => [word(action), numbersOf(times)]),
    contacts: listOf(row[15], ([delivery, channel, topic, campaign, interrupts, at, answered]: Stored) => {
      const contact: Contact = {
        delivery,
        channel: word(channel),
        topic: word(topic),
        campaign: maybe(campaign),
        interrupts,
        at,
      }
      if (answered) contact.answered = true
      return contact
    }),
    deliveries: listOf(row[16], (stored: Stored) => decodeDelivery(stored, word, maybe)),
    deadLetters: listOf(row[42], ([delivery, reason, at]: Stored) => ({
      ...{ delivery: decodeDelivery(delivery, word, maybe), reason, at },
    })),
    exposures: listOf(row[17], (stored: Stored) => decodeExposure(stored, word)),
    attention: decodeAttention(row[32] ?? []),
    grants: listOf(row[18], (stored: Stored) => decodeGrant(stored, word)),
    points: listOf(row[39], (stored: Stored) => decodePoints(stored, word)),
    redemptions: listOf(row[30], (stored: Stored) => decodeRedemption(stored, word, maybe)),
    offerUses: listOf(row[31], ([offer, times]: Stored) => [word(offer), numbersOf(times)]),
    participations: listOf(
      row[36],
      ([experiment, variant, at, value, converted, optedOut, complained]: Stored): Participation => ({
        ...{ experiment: word(experiment), variant: word(variant), at, value },
        ...{ converted, optedOut, complained },
      }),
    ),
    runs: listOf(row[44], (stored: Stored) => decodeRun(stored, word)),
    flowStarts: listOf(row[45], ([flow, at]: Stored) => [word(flow), at]),
    sends: listOf(row[46], word),
    inbox: listOf(
      row[19],
      ([id, action, content, at, expiresAt, readAt, decision]: Stored): InboxItem => ({
        id,
        decision: decision ?? undefined,
        action: word(action),
        content: open(contentName(id), content),
        at,
        expiresAt,
        readAt: readAt ?? undefined,
      }),
    ),
    seen: decodeSeen(row[20], row[21]),
    wakeAt: time(row[22]),
  }
}

/** Documents before version 4 had their numbers as lists. */
function numbersOf(stored: Uint8Array | readonly number[]): number[] {
  return stored instanceof Uint8Array ? decodeNumbers(stored) : decodeNumbers(encodeNumbers(stored))
}

const asItIs = (one: Stored) => one

function decodeExposure(stored: Stored, word: (number: number) => string): Exposure {
  const [decision, action, channel, arm, at, until, delivery, features, pressure, attended, failedAt, gain] = stored
  return {
    decision,
    action: word(action),
    channel: word(channel),
    arm: word(arm) as Exposure['arm'],
    at,
    until,
    delivery: delivery ?? undefined,
    gain: gain ?? undefined,
    features: features ?? undefined,
    pressure: pressure ?? undefined,
    attended: attended ?? undefined,
    failedAt: failedAt ?? undefined,
  }
}

function decodeAttention(triples: readonly number[]): Customer['attention'] {
  const hours: Customer['attention'] = []
  for (let i = 0; i < triples.length; i += 3)
    hours.push({ slot: triples[i]!, shown: triples[i + 1]!, attended: triples[i + 2]! })
  return hours
}

function decodeStay(stored: Stored): Visits['stay'] {
  if (stored === null) return undefined
  const [since, seen, outsideSince, dwelt, dueAt] = stored
  return { since, seen, outsideSince, dwelt, dueAt }
}

/** Takes a document of an older version to the newest, one version at a time. Throws on one that is newer. */
function migrate(row: Stored): Stored {
  switch (row[0]) {
    case 1:
      return migrate(toVersion2(row))
    case 2:
      return toVersion3(row)
    // Lists of numbers became bytes, and times are counted from the first event; both are read.
    case 3:
    case 4:
    case VERSION:
      return row
    default:
      throw new RangeError(`a customer document of version ${row[0]}; this program knows ${VERSION}`)
  }
}

/** Consents got wording and proof; merges, the source of the zone and preferences came. */
function toVersion2(row: Stored): Stored {
  const consents = row[8].map(([channel, topic, granted, at, source]: Stored) => [
    ...[channel, topic, granted ? 1 : 0, at, source],
    ...[null, null],
  ])
  return [2, ...row.slice(1, 8), consents, ...row.slice(9), 0, [], null, null]
}

/** Memberships became one list without lists in it. */
function toVersion3(row: Stored): Stored {
  return [3, ...row.slice(1, 11), flattenMemberships(row[11]), ...row.slice(12)]
}

function decodePreferences(
  stored: Stored,
  maybe: (number: number | null) => string | undefined,
): Preferences | undefined {
  if (stored === null) return undefined
  const [language, quietHours, caps] = stored
  return {
    language: maybe(language),
    quietHours: quietHours.map(([from, to]: Stored) => ({ from, to })),
    caps: caps.map(([channel, max, withinMs]: Stored) => ({ channel: maybe(channel), max, withinMs })),
  }
}

function decodeSeen(bytes: Uint8Array, forgottenUpTo: number): Customer['seen'] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ids: number[] = []
  const times: number[] = []
  for (let at = 0; at < bytes.length; at += SEEN_ENTRY_BYTES) {
    ids.push(view.getFloat64(at, true))
    times.push(view.getFloat64(at + 8, true))
  }
  return { ids, times, forgottenUpTo }
}
