import { type Customer, deriveId, findAccount, type World, whyNoPoints } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { normalised } from '../identifiers/normalise.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'
import { viewPoints } from './view-points.ts'

/** Gives a customer the points of a unique code, once; the same key is answered as the first time. */
export async function enterCode(
  { code, customer, key }: Call & { type: 'enter-code' },
  { clock, newId, runner }: Surroundings,
): Promise<Reply> {
  const identifier = normalised(customer, runner.playbook.identity.defaultRegion)
  const number = runner.find(identifier)
  if (number === 0) return errorReply('customer_unknown', { field: 'customer' })
  const id = deriveId('pts', key ?? newId(), 'code', number)
  const given = (found: Customer | undefined) => {
    const known = runner.codes.find(code)
    const points = typeof known === 'string' ? undefined : known.purpose.points
    const account = points && found && findAccount(found, points.programme)
    if (!account?.spendings.includes(id)) return undefined
    return { ...viewPoints(account), given: points!.points }
  }
  const look = () =>
    runner.look(number, (found, world) => {
      const known = runner.codes.find(code)
      if (typeof known === 'string') return { given: undefined, why: `code_${known}` }
      return { given: given(found), why: found && whyNoPoints(known, found.id, undefined, at(world, clock.now())) }
    })
  const before = await look()
  if (!before.given && before.why !== undefined) return refused(before.why)
  const event = { type: 'code-entered', id, at: clock.now(), untimed: true, code } as const
  const done = before.given ?? (await runner.submitAndRead(number, event, given))
  if (done) return { status: 200, body: JSON.stringify(done) }
  return refused((await look()).why ?? 'code_used')
}

function at(world: World, now: number): World {
  return { ...world, now: Math.max(world.now, now) }
}

function refused(reason: string): Reply {
  if (reason === 'code_unknown' || reason === 'code_mistyped') return errorReply(reason, { field: 'code' })
  return errorReply('code_refused', { field: 'code' }, { reason })
}
