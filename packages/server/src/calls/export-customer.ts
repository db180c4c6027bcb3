import { readComputed } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { concerns } from '../runner/record.ts'
import { consentsOf, decisionsBefore, deliveriesOf, recordsOf } from './person-records.ts'
import type { Surroundings } from './surroundings.ts'
import { viewEntry } from './timeline.ts'
import { viewDecision } from './view-decision.ts'
import { instantOf } from './view-grant.ts'
import { EXPORT_PARTS, viewPerson } from './view-person.ts'

/** Entries in one part of a long list: enough to be quick, few enough not to hold up anybody. */
const ENTRIES = 200

/**
 * One part of the export of a person. `head` has everything but the long lists, and the numbers under which those lie;
 * `timeline` and `decisions` are read under one number at a time, part after part.
 */
export async function exportCustomer(call: Call & { type: 'export-customer' }, around: Surroundings): Promise<Reply> {
  const { runner } = around
  const current = runner.find(call.identifier)
  const customers = current === 0 ? [] : runner.familyOf(current)
  if (call.part === 'head') return head(call.identifier, current, customers, around)
  // Erased meanwhile, or merged into somebody else: what follows would not belong to what was sent before.
  if (!customers.includes(call.customer)) return errorReply('customer_unknown')
  const own = runner.recordsOf(current)
  if (call.part === 'decisions') {
    if (!own.includes(call.customer)) return { status: 200, body: JSON.stringify({ entries: [], next: null }) }
    const { rows, next } = await decisionsBefore(call.customer, call.before, ENTRIES, around)
    const views = await Promise.all(rows.map((decision) => viewDecision(decision, around)))
    const entries = views.map((view, i) => ({ ...view, properties: rows[i]!.properties, feeds: rows[i]!.feeds }))
    return { status: 200, body: JSON.stringify({ entries, next: next ?? null }) }
  }
  const { rows, next } = await recordsOf(call.customer, call.before, ENTRIES, around)
  const entries = rows.flatMap(({ position, record }) => (concerns(record, own) ? viewEntry(position, record) : []))
  return { status: 200, body: JSON.stringify({ entries, next: next ?? null }) }
}

async function head(
  identifier: string,
  current: number,
  customers: readonly number[],
  around: Surroundings,
): Promise<Reply> {
  const { clock, runner } = around
  const own = runner.recordsOf(current)
  const person =
    current === 0
      ? undefined
      : await runner.read(
          current,
          (found) =>
            found &&
            viewPerson(found, readComputed(found, runner.playbook.computed, clock.now()), (code) =>
              runner.codes.textOf(code),
            ),
        )
  if (!person) return errorReply('customer_unknown')
  const merges = await runner.turn(async (merging) => {
    const rows = (await Promise.all(own.map((customer) => merging.mergesOf(customer)))).flat()
    return [...new Map(rows.map((row) => [row.id, row])).values()]
  })
  const ledger = (await Promise.all(own.map((customer) => consentsOf(customer, around)))).flat()
  const deliveries = (await Promise.all(own.map((customer) => deliveriesOf(customer, around)))).flat()
  const body = {
    about: {
      format: 'attune.person/1',
      madeAt: instantOf(clock.now()),
      askedFor: identifier,
      customers,
      parts: EXPORT_PARTS,
    },
    ...person,
    merges: merges.map(({ at, cause, id, loser, undoneAt, winner }) => ({
      ...{ id, winner, loser, at: instantOf(at), cause: JSON.parse(cause) },
      undoneAt: undoneAt === undefined ? null : instantOf(undoneAt),
    })),
    consentLedger: ledger.map(({ at, receivedAt, ...row }) => ({
      ...row,
      at: instantOf(at),
      receivedAt: instantOf(receivedAt),
    })),
    deliveries: deliveries.map(({ createdAt, updatedAt, ...row }) => ({
      ...row,
      createdAt: instantOf(createdAt),
      updatedAt: instantOf(updatedAt),
    })),
  }
  return { status: 200, body: JSON.stringify(body) }
}
