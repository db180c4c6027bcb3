import { audiencesOf } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Person } from '../privacy/erasing.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { ErasureProgress } from '../runner/runner.ts'
import { decisionsBefore, deliveriesOf, type Part, recordsOf } from './person-records.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** The log is trimmed and the store scrubbed within this time, unless the disk is in trouble or very large. */
const DONE_WITHIN_MS = 30_000

const ENTRIES = 500

/** Erases a person, or tells what would go. */
export async function eraseCustomer(call: Call & { type: 'erase-customer' }, around: Surroundings): Promise<Reply> {
  const { clock, newId, runner } = around
  const id = `era_${newId()}`
  const at = clock.now()
  const person = await runner.turn(async (_, erasing) => {
    const found = await erasing.find(call.identifier)
    if (found && !call.dryRun) await erasing.erase(found, id, call.reason, at)
    return found
  })
  if (!person) return errorReply('customer_unknown')
  if (call.dryRun)
    return { status: 200, body: JSON.stringify({ dryRun: true, ...(await whatWouldGo(person, around)) }) }
  runner.beginCheckpoint()
  const progress = { id, customers: person.customers, at, reason: call.reason, storeDone: false, logDone: false }
  return { status: 202, body: JSON.stringify(viewErasure(progress)) }
}

/** How far an erasure has come. */
export async function readErasure(call: Call & { type: 'read-erasure' }, { runner }: Surroundings): Promise<Reply> {
  const progress = await runner.erasure(call.id)
  if (!progress) return errorReply('erasure_unknown')
  return { status: 200, body: JSON.stringify(viewErasure(progress)) }
}

function viewErasure({ at, customers, id, logDone, reason, storeDone }: ErasureProgress) {
  const doneBy = instantOf(at + DONE_WITHIN_MS)
  return {
    id,
    state: storeDone && logDone ? 'done' : 'running',
    at: instantOf(at),
    reason,
    customers,
    store: { method: 'delete-and-overwrite', state: storeDone ? 'done' : 'running', doneBy },
    journal: { method: 'trim', state: logDone ? 'done' : 'running', doneBy },
  }
}

async function whatWouldGo({ customers, identifiers }: Person, around: Surroundings) {
  const { runner } = around
  const current = customers.at(-1)!
  const inDocument = await runner.read(current, (found) => ({
    traits: found?.traits.length ?? 0,
    consents: found?.consents.length ?? 0,
    audiences: found ? audiencesOf(found).length : 0,
    grants: found?.grants.length ?? 0,
    inbox: found?.inbox.length ?? 0,
  }))
  let [events, decisions, deliveries] = [0, 0, 0]
  for (const customer of customers) {
    events += await count((before) => recordsOf(customer, before, ENTRIES, around))
    decisions += await count((before) => decisionsBefore(customer, before, ENTRIES, around))
    deliveries += (await deliveriesOf(customer, around)).length
  }
  return { customers, identifiers, ...inDocument, events, decisions, deliveries }
}

async function count(read: (before: number | undefined) => Promise<Part<unknown>>): Promise<number> {
  let total = 0
  let before: number | undefined
  do {
    const { next, rows } = await read(before)
    total += rows.length
    before = next
  } while (before !== undefined)
  return total
}
