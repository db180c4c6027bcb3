import type { Customer, Decision } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { recordsIn } from '../runner/history.ts'
import { readRecord } from '../runner/record.ts'
import type { DeliveryRow } from '../runner/store.ts'
import { decisionOf } from './decisions-of.ts'
import type { Surroundings } from './surroundings.ts'
import { viewDecision } from './view-decision.ts'
import { instantOf, viewGrant } from './view-grant.ts'

const DECISIONS = 20
const DELIVERIES = 20

/** Everything known of a customer; what was acknowledged is there, whether the store holds it yet or not. */
export async function readCustomer(call: Call & { type: 'read-customer' }, around: Surroundings): Promise<Reply> {
  const id = around.runner.find(call.identifier)
  const profile = id === 0 ? undefined : await around.runner.read(id, (customer) => customer && viewProfile(customer))
  if (!profile) return errorReply('customer_unknown')
  const [timeline, decisions, deliveries] = await Promise.all([
    timelineOf(id, call.before, call.limit, around),
    decisionsOf(id, around),
    deliveriesOf(id, around),
  ])
  return { status: 200, body: JSON.stringify({ ...profile, deliveries, decisions, timeline }) }
}

function viewProfile(customer: Customer) {
  return {
    id: customer.id,
    identifiers: customer.identifiers,
    createdAt: instantOf(customer.createdAt),
    seenAt: instantOf(customer.seenAt),
    timezone: customer.zone ?? null,
    traits: Object.fromEntries(customer.traits.map(({ name, value }) => [name, value])),
    consents: customer.consents.map(({ channel, topic, state, at, source }) => ({
      channel,
      topic,
      state,
      at: instantOf(at),
      source,
    })),
    audiences: customer.memberships
      .filter(({ member }) => member)
      .map(({ audience, since }) => ({ id: audience, since: instantOf(since) })),
    facts: Object.fromEntries(
      customer.facts.map(({ name, value, at, until }) => [name, { value, at: instantOf(at), until: instantOf(until) }]),
    ),
    events: Object.fromEntries(
      customer.rollups
        .filter(({ key }) => !key.includes('|'))
        .map(({ key, count, sum, first, last }) => [
          key,
          { count, sum, first: instantOf(first), last: instantOf(last) },
        ]),
    ),
    wallet: customer.grants.map(viewGrant),
    inbox: customer.inbox.length,
  }
}

async function timelineOf(
  customer: number,
  before: number | undefined,
  limit: number,
  { runner, store }: Surroundings,
) {
  const unstored = runner.unstored
    .flatMap(({ history }) => recordsIn(history, customer))
    .filter(({ position }) => before === undefined || position < before)
  const stored = await store.history(customer, before, limit)
  // A checkpoint may have been stored between the two looks: each position once.
  const byPosition = new Map([...stored.rows, ...unstored].map(({ position, body }) => [position, body]))
  const positions = [...byPosition.keys()].sort((a, b) => b - a).slice(0, limit)
  const entries = positions.flatMap((position) => {
    const record = readRecord(byPosition.get(position)!)
    if (record.kind !== 'event' || record.event.type === 'timer-fired') return []
    const { at, ...event } = record.event
    return [{ position, at: instantOf(at), receivedAt: instantOf(record.now), ...event }]
  })
  const more = byPosition.size > limit || stored.next !== undefined
  return { entries, next: more ? (positions.at(-1) ?? null) : null }
}

async function decisionsOf(customer: number, around: Surroundings) {
  const found = new Map<string, Decision>()
  for (const { decisions } of around.runner.unstored)
    for (const made of decisions.values()) if (made.customer === customer) found.set(made.id, made)
  for (const row of (await around.store.decisions(customer, undefined, DECISIONS)).rows)
    found.set(row.id, decisionOf(row))
  const newest = [...found.values()].sort((a, b) => b.at - a.at).slice(0, DECISIONS)
  return Promise.all(newest.map((decision) => viewDecision(decision, around)))
}

async function deliveriesOf(customer: number, { runner, store }: Surroundings) {
  const rows = new Map<string, DeliveryRow>((await store.deliveries(customer, DELIVERIES)).map((row) => [row.id, row]))
  for (const { deliveries } of runner.unstored.toReversed())
    for (const row of deliveries.values()) if (row.customer === customer) rows.set(row.id, row)
  const newest = [...rows.values()].sort((a, b) => b.createdAt - a.createdAt).slice(0, DELIVERIES)
  return newest.map(({ customer: _customer, createdAt, updatedAt, ...rest }) => ({
    ...rest,
    createdAt: instantOf(createdAt),
    updatedAt: instantOf(updatedAt),
  }))
}
