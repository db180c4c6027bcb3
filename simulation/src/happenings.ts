import type { Event, JsonObject } from '@attune/engine'
import type { Person } from './people.ts'
import type { Scheduler } from './scheduler.ts'

const ROLES = ['mother', 'father', 'daughter', 'son']
const ZIPS = ['10001', '60601', '94105']

/** Something that a person does, at a time that may be long past when it is told. */
export function drawEvent(
  id: string,
  person: Person,
  now: number,
  scheduler: Scheduler,
  decisions: readonly string[],
): Event {
  const base = { id, at: drawTime(now, scheduler), zone: person.zone }
  const tracked = (name: string, properties: JsonObject): Event => ({ ...base, type: 'tracked', name, properties })
  const kind = scheduler.random()
  if (kind < 0.33) return tracked('Order Completed', { total: scheduler.between(1, 2500) / 100 })
  if (kind < 0.5) return tracked('Product Viewed', { sku: `s${scheduler.between(1, 9)}` })
  if (kind < 0.62) return tracked('Place Visited', { zip: scheduler.pick(ZIPS) })
  if (kind < 0.67) return tracked('Signed Up', {})
  if (kind < 0.79) return drawConsent(base, scheduler)
  if (kind < 0.83)
    return { ...base, type: 'household-stated', household: `h${person.number % 2}`, role: scheduler.pick(ROLES) }
  if (kind < 0.86)
    return { ...base, type: 'identified', traits: { name: person.name, tier: scheduler.pick(['gold', 'basic']) } }
  if (kind < 0.94)
    return { ...base, type: 'decision-requested', placement: 'hero', properties: {}, limit: scheduler.between(1, 3) }
  if (decisions.length === 0) return tracked('Signed Up', {})
  const response = scheduler.pick(['opened', 'clicked', 'dismissed', 'responded', 'postponed'] as const)
  return { ...base, type: 'response-received', decision: scheduler.pick(decisions), response }
}

function drawConsent(base: { id: string; at: number; zone: string }, scheduler: Scheduler): Event {
  const topic = scheduler.chance(0.3) ? { topic: scheduler.pick(['marketing', 'service']) } : {}
  const state = scheduler.chance(0.65) ? ('granted' as const) : ('denied' as const)
  return {
    ...base,
    type: 'consent-changed',
    channel: scheduler.pick(['push', 'mail', 'mail']),
    ...topic,
    state,
    source: 'simulation',
  }
}

/** Most is told at once; some comes hours late from a device without a network. */
function drawTime(now: number, scheduler: Scheduler): number {
  return Math.floor(
    scheduler.chance(0.8) ? now - scheduler.between(0, 3000) : now - scheduler.magnitude(10_000, 20 * 3_600_000),
  )
}
