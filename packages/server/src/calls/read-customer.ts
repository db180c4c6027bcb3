import {
  audiencesOf,
  type Customer,
  type Decision,
  describeRelation,
  isCountable,
  type Relation,
  readComputed,
  type Trait,
} from '@attune/engine'
import { errorReply } from '../errors.ts'
import { lastDeliveries } from '../pending/delivery-text.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { DeliveryRow } from '../runner/store.ts'
import { viewConsent } from './consents.ts'
import { decisionOf } from './decisions-of.ts'
import { membersOf } from './households.ts'
import type { Surroundings } from './surroundings.ts'
import { timelineOf } from './timeline.ts'
import { viewDecision } from './view-decision.ts'
import { instantOf, viewGrant } from './view-grant.ts'
import { viewRun } from './view-run.ts'
import { viewVisits } from './view-visits.ts'

const DECISIONS = 20
const DELIVERIES = 20
const HOUSEHOLD_MEMBERS = 20

/** Everything known of a customer; what was acknowledged is there, whether the store holds it yet or not. */
export async function readCustomer(call: Call & { type: 'read-customer' }, around: Surroundings): Promise<Reply> {
  const id = around.runner.find(call.identifier)
  const profile =
    id === 0 ? undefined : await around.runner.read(id, (customer) => customer && viewProfile(customer, around))
  if (!profile) return errorReply('customer_unknown')
  const [household, timeline, decisions, deliveries] = await Promise.all([
    profile.household && withMembers(profile.household, around),
    timelineOf(id, call.before, call.limit, around),
    decisionsOf(id, around),
    deliveriesOf(id, around),
  ])
  return { status: 200, body: JSON.stringify({ ...profile, household, deliveries, decisions, timeline }) }
}

/** A customer's document as the API shows it. */
export function viewProfile(customer: Customer, { clock, runner }: Surroundings) {
  return {
    id: customer.id,
    identifiers: customer.identifiers,
    createdAt: instantOf(customer.createdAt),
    seenAt: instantOf(customer.seenAt),
    timezone: customer.zone ?? null,
    timezoneSource: customer.zone === undefined ? 'brand' : (customer.zoneSource ?? 'place'),
    preferences: customer.preferences ?? null,
    traits: Object.fromEntries(customer.traits.map(({ name, value }) => [name, value])),
    traitOrigins: Object.fromEntries(customer.traits.map((trait) => [trait.name, originOf(trait)])),
    computed: readComputed(customer, runner.playbook.computed, clock.now()),
    relations: customer.relations.filter(({ ended }) => !ended).map((relation) => viewRelation(relation, clock.now())),
    household: viewHousehold(customer),
    conversations: customer.runs.map(viewRun),
    consents: customer.consents.map(viewConsent),
    unreachable: customer.unreachable.map(({ at, ...lost }) => ({ ...lost, at: instantOf(at) })),
    audiences: audiencesOf(customer).map(({ audience, since }) => ({ id: audience, since: instantOf(since) })),
    facts: Object.fromEntries(
      customer.facts.map(({ name, value, at, until }) => [name, { value, at: instantOf(at), until: instantOf(until) }]),
    ),
    events: Object.fromEntries(
      customer.rollups
        .filter(({ key }) => isCountable(key))
        .map(({ key, count, sum, first, last }) => [
          key,
          { count, sum, first: instantOf(first), last: instantOf(last) },
        ]),
    ),
    places: customer.visits.map(viewVisits),
    wallet: customer.grants.map((grant) => viewGrant(grant, (code) => runner.codes.textOf(code))),
    inbox: customer.inbox.length,
  }
}

/** When a trait was stated and by whom, and what sources state that count less. */
function originOf({ at, overruled = [], source }: Trait) {
  return {
    source: source ?? null,
    at: instantOf(at),
    overruled: overruled.map((stated) => ({ ...stated, source: stated.source ?? null, at: instantOf(stated.at) })),
  }
}

/** Somebody whom the customer has to do with; `customer` is who that is, where known. */
function viewRelation(relation: Relation, now: number) {
  const { at, customer, id, role } = relation
  return { id, role, customer: customer ?? null, traits: describeRelation(relation, now), at: instantOf(at) }
}

function viewHousehold({ household }: Customer) {
  return household?.id ? { id: household.id, role: household.role ?? null, since: instantOf(household.at) } : null
}

async function withMembers<T extends { readonly id: string }>(household: T, around: Surroundings) {
  const { members, next } = await membersOf(household.id, 0, HOUSEHOLD_MEMBERS, around)
  return { ...household, members, next }
}

async function decisionsOf(customer: number, around: Surroundings) {
  const found = new Map<string, Decision>()
  for (const number of around.runner.recordsOf(customer)) {
    for (const { decisions } of around.runner.unstored)
      for (const made of decisions.of(number)) found.set(made.id, made)
    for (const row of (await around.store.decisions(number, undefined, DECISIONS)).rows)
      found.set(row.id, decisionOf(row))
  }
  const newest = [...found.values()].sort((a, b) => b.at - a.at).slice(0, DECISIONS)
  return Promise.all(newest.map((decision) => viewDecision(decision, around)))
}

async function deliveriesOf(customer: number, { runner, store }: Surroundings) {
  const rows = new Map<string, DeliveryRow>()
  for (const number of runner.recordsOf(customer)) {
    for (const row of await store.deliveries(number, DELIVERIES)) rows.set(row.id, row)
    for (const { deliveries } of runner.unstored.toReversed())
      for (const row of lastDeliveries(deliveries.of(number))) rows.set(row.id, row)
  }
  const newest = [...rows.values()].sort((a, b) => b.createdAt - a.createdAt).slice(0, DELIVERIES)
  return newest.map(({ customer: _customer, createdAt, run: _run, said: _said, updatedAt, ...rest }) => ({
    ...rest,
    createdAt: instantOf(createdAt),
    updatedAt: instantOf(updatedAt),
  }))
}
