import { type Customer, deriveId, memberSince } from '@attune/engine'
import type { Call, Reply } from '../runner/call.ts'
import { traitsOf } from '../runner/facts.ts'
import { countMembers, membersAfter, membersAmong } from '../runner/members-after.ts'
import type { FactRow } from '../runner/store.ts'
import { writeFacts } from './facts.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Members of an audience after a customer, each as the fact that they are in it: for a destination that is to know
 * all of them. `size`, of the first part of all: how many they are. `asOf`: everything up to this fact is reflected; what a member has become since is told by later facts.
 */
export async function readMembers(call: Call & { type: 'read-members' }, around: Surroundings): Promise<Reply> {
  const { runner } = around
  const { after, among, audience, limit } = call
  const found = among
    ? await membersAmong(audience, among, after, limit, around)
    : await membersAfter(audience, after, limit, around)
  const rows = await Promise.all(
    found.customers.map((customer) => runner.read(customer, (document) => document && rowOf(document, call, around))),
  )
  const { asOf, isLast, last } = found
  const size = after === 0 && !among ? `,"size":${await countMembers(audience, around)}` : ''
  const facts = rows.filter((row) => row !== undefined)
  return { status: 200, body: `{"facts":${writeFacts(facts)},"asOf":${asOf},"last":${last},"isLast":${isLast}${size}}` }
}

function rowOf(
  customer: Customer,
  { audience, sync }: Call & { type: 'read-members' },
  { clock, runner }: Surroundings,
): FactRow | undefined {
  const since = memberSince(customer, audience)
  if (since === undefined) return undefined
  const { id, identifiers } = customer
  const at = clock.now()
  const content = {
    ...{ id: deriveId('fct', 'sync', sync, id), type: 'audience-entered', at: new Date(at).toISOString() },
    ...{ customer: id, identifiers, audience, since: new Date(since).toISOString(), sync },
    ...traitsOf(customer, runner.playbook.wanted, at),
  }
  return { number: 0, kind: 'audience-entered', customer: id, at, json: JSON.stringify(content) }
}
