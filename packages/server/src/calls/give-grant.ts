import { type Customer, type Event, grantId, whyNotGiven } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Runner } from '../runner/runner.ts'
import type { Surroundings } from './surroundings.ts'
import { viewGrant } from './view-grant.ts'

/** Gives a customer a copy of an offer by hand; the same key is answered as the first time. */
export async function giveGrant(
  { by, identifier, key, offer, place, reason }: Call & { type: 'give-grant' },
  { clock, newId, runner }: Surroundings,
): Promise<Reply> {
  const number = runner.find(identifier)
  if (number === 0) return errorReply('customer_unknown', { field: 'identifier' })
  if (!runner.playbook.offers.has(offer)) return errorReply('offer_unknown', { field: 'offer' })
  const event: Event = {
    ...{ type: 'grant-given', id: `given/${key ?? newId()}`, at: clock.now(), untimed: true, offer, reason, by },
    ...(place !== undefined && { place }),
  }
  const view = (customer: Customer | undefined) => customer && viewGiven(customer, event, runner)
  const look = () =>
    runner.look(number, (found, world) => {
      const why = found && whyNotGiven(found, offer, place, { ...world, now: Math.max(world.now, clock.now()) })
      return { given: view(found), why }
    })
  const before = await look()
  if (!before.given && before.why !== undefined) return refused(before.why)
  const given = before.given ?? (await runner.submitAndRead(number, event, view))
  if (given) return { status: 200, body: JSON.stringify({ ...given, repeated: before.given !== undefined }) }
  // Something came in between, or the copy that the key once brought was let go of.
  return refused((await look()).why ?? 'given_before')
}

/** The copy that the event has brought, whoever of those whom the customer was made of received it. */
function viewGiven(customer: Customer, { id, ...event }: Event, runner: Runner) {
  const { offer } = event as Extract<Event, { type: 'grant-given' }>
  const ids = runner.recordsOf(customer.id).map((number) => grantId(id, number, offer, undefined))
  const grant = customer.grants.find((copy) => ids.includes(copy.id))
  return grant && viewGrant(grant, (code) => runner.codes.textOf(code))
}

function refused(reason: string): Reply {
  return errorReply('grant_refused', undefined, { reason })
}
