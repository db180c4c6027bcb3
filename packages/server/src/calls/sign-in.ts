import type { Customer, Event, Json, JsonObject } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { REGISTRATION_TRAIT } from '../sign-in/definition.ts'
import type { RegistrationState } from '../sign-in/registration.ts'
import type { Surroundings } from './surroundings.ts'

/** The event that tells of a sign-in; how often it happened is the number of visits. */
const SIGNED_IN = 'Signed In'

/** What the HTTP side learns of who has signed in. */
export interface SignedIn extends RegistrationState {
  readonly customer: number
}

/**
 * Takes in that an issuer has vouched for somebody: ties what was anonymous and the verified address to them, takes
 * over the claims that nobody else has stated, and tells what could be asked next.
 */
export async function signIn(call: Call & { type: 'sign-in' }, around: Surroundings): Promise<Reply> {
  const { runner, clock } = around
  const { anonymous, id, identifiers, issuer } = call
  const all = anonymous === undefined ? identifiers : [...identifiers, anonymous]
  const source = `oidc:${issuer}`
  const traits = await newTraits(call.traits, source, all, around)
  const at = clock.now()
  const events: Event[] = [
    { type: 'identified', id: `${id}#traits`, at, traits, source },
    { type: 'tracked', id, at, name: SIGNED_IN, properties: { issuer } },
  ]
  const outcomes = await runner.submit(
    events.map((event) => ({ identifiers: all, event, trusted: true, verified: identifiers })),
  )
  const { customer, erased, failed } = outcomes.at(-1)!
  if (failed || erased) return errorReply('internal_error')
  const state = await runner.read(customer, (found) => registrationState(found, call.fields))
  return { status: 200, body: JSON.stringify({ customer, ...state } satisfies SignedIn) }
}

/** Claims that are news: what the person or the brand has stated stays, what the same issuer stated may change. */
async function newTraits(
  claims: JsonObject,
  source: string,
  identifiers: readonly string[],
  { runner }: Surroundings,
): Promise<JsonObject> {
  const known = identifiers.map((identifier) => runner.find(identifier)).find((customer) => customer !== 0)
  if (known === undefined) return claims
  return runner.read(known, (customer) => {
    const stated = new Map(customer?.traits.map((trait) => [trait.name, trait]))
    const isNews = ([name, value]: readonly [string, Json]) => {
      const trait = stated.get(name)
      return trait === undefined || trait.value === null || (trait.source === source && trait.value !== value)
    }
    return Object.fromEntries(Object.entries(claims).filter(isNews))
  })
}

function registrationState(customer: Customer | undefined, fields: readonly string[]): RegistrationState {
  const traits = new Map(customer?.traits.map(({ name, value }) => [name, value]))
  return {
    visits: customer?.rollups.find(({ key }) => key === SIGNED_IN)?.count ?? 0,
    known: fields.filter((name) => (traits.get(name) ?? null) !== null),
    skipped: skippedOf(customer),
  }
}

function skippedOf(customer: Customer | undefined): readonly string[] {
  const value = customer?.traits.find(({ name }) => name === REGISTRATION_TRAIT)?.value as { skipped?: Json } | null
  const skipped = value?.skipped
  return Array.isArray(skipped) ? skipped.filter((name) => typeof name === 'string') : []
}

/** Stores what somebody who has signed in answered, and what they would not say. */
export async function register(call: Call & { type: 'register' }, { clock, runner }: Surroundings): Promise<Reply> {
  const { answers, id, identifier, skipped } = call
  const customer = runner.find(identifier)
  if (customer === 0) return errorReply('customer_unknown')
  const before = await runner.read(customer, skippedOf)
  const all = [...new Set([...before, ...skipped])]
  const traits = all.length > before.length ? { ...answers, [REGISTRATION_TRAIT]: { skipped: all } } : answers
  const event: Event = { type: 'identified', id, at: clock.now(), traits, source: 'registration' }
  await runner.submit([{ identifiers: [identifier], event }])
  return { status: 200, body: JSON.stringify({ customer: runner.find(identifier) }) }
}

/** Who an identifier leads to. */
export async function findCustomer(call: Call & { type: 'find-customer' }, { runner }: Surroundings): Promise<Reply> {
  const customer = runner.find(call.identifier)
  return customer === 0 ? errorReply('customer_unknown') : { status: 200, body: JSON.stringify({ customer }) }
}
