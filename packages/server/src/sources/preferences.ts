import { type ChosenCap, type Json, type JsonObject, type PreferencesChanged, parseDuration } from '@attune/engine'
import type { EventHead } from './event-head.ts'
import { isObject, readText } from './fields.ts'
import { type Reading, refuse } from './reading.ts'
import { readZone } from './zone.ts'

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/
const MAX_CAPS = 10
const MAX_WITHIN_MS = 400 * 86_400_000

/**
 * The tracked event `Preferences Changed`: `language`, `quietHours` {from, to}, `caps` [{max, within, channel}], `timezone`.
 * What is left out stays as it is, and null takes a choice back.
 */
export function readPreferences(head: EventHead, properties: JsonObject, reading: Reading): PreferencesChanged {
  const { language, quietHours, caps, timezone } = properties
  return {
    type: 'preferences-changed',
    ...head,
    source: readText(properties.source, 'properties.source', reading.limits.eventNameLength, reading) ?? 'api',
    ...(language !== undefined && { language: readLanguage(language, reading) }),
    ...(quietHours !== undefined && { quietHours: readQuietHours(quietHours, reading) }),
    ...(caps !== undefined && { caps: readCaps(caps, reading) }),
    ...(timezone !== undefined && { timezone: readTimezone(timezone, reading) }),
  }
}

function readLanguage(value: Json, reading: Reading): string | null {
  if (value === null) return null
  if (typeof value === 'string' && value.length <= 35 && LANGUAGE.test(value)) return value
  refuse(
    reading,
    'invalid_value',
    'properties.language',
    '`properties.language` must be a language such as es or pt-BR.',
  )
  return null
}

function readQuietHours(value: Json, reading: Reading): (PreferencesChanged['quietHours'] & object) | null {
  if (value === null) return null
  const [from, to] = isObject(value) ? [minuteOf(value.from), minuteOf(value.to)] : []
  if (from !== undefined && to !== undefined && from !== to) return { from, to }
  refuse(
    reading,
    'invalid_value',
    'properties.quietHours',
    '`properties.quietHours` must be {from, to} with two different times such as 21:30.',
  )
  return null
}

function minuteOf(value: Json | undefined): number | undefined {
  const [, hours, minutes] = (typeof value === 'string' && TIME.exec(value)) || []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

function readCaps(value: Json, reading: Reading): readonly ChosenCap[] | null {
  if (value === null) return null
  const caps = Array.isArray(value) && value.length <= MAX_CAPS ? value.map(readCap) : [undefined]
  if (caps.every((cap) => cap !== undefined)) return caps
  refuse(
    reading,
    'invalid_value',
    'properties.caps',
    `\`properties.caps\` must be up to ${MAX_CAPS} of {max, within, channel}, such as {"max": 1, "within": "7d"}.`,
  )
  return null
}

function readCap(value: Json): ChosenCap | undefined {
  if (!isObject(value)) return undefined
  const { channel, max, within } = value
  const withinMs = typeof within === 'string' ? parseDuration(within) : undefined
  if (typeof max !== 'number' || !Number.isInteger(max) || max < 0 || max > 1000) return undefined
  if (withinMs === undefined || withinMs <= 0 || withinMs > MAX_WITHIN_MS) return undefined
  if (channel != null && (typeof channel !== 'string' || channel === '' || channel.length > 128)) return undefined
  return { max, withinMs, channel: channel ?? undefined }
}

function readTimezone(value: Json, reading: Reading): string | null {
  if (value === null) return null
  const zone = readZone(value)
  if (zone !== undefined) return zone
  refuse(
    reading,
    'invalid_value',
    'properties.timezone',
    '`properties.timezone` must be an IANA zone such as America/New_York.',
  )
  return null
}
