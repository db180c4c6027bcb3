import { availableIn, deriveId, findAccount, findSpending } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { normalised } from '../identifiers/normalise.ts'
import type { Call, Reply } from '../runner/call.ts'
import { isAnother } from './asked-once.ts'
import type { Surroundings } from './surroundings.ts'
import { viewPoints } from './view-points.ts'

/** Hands points from one customer to another of the same household; the same key is answered as the first time. */
export async function transferPoints(
  call: Call & { type: 'transfer-points' },
  { clock, newId, runner }: Surroundings,
): Promise<Reply> {
  const { key, points, programme } = call
  const known = runner.playbook.programmes.get(programme)
  if (!known) return errorReply('programme_unknown', { field: 'programme' })
  if (!known.transfers) return errorReply('transfers_off', { field: 'programme' })
  const region = runner.playbook.identity.defaultRegion
  const [from, to] = [call.from, call.to].map((identifier) => runner.find(normalised(identifier, region)))
  if (!from || !to) return errorReply('customer_unknown', { field: from ? 'to' : 'from' })
  const household = await runner.read(from, (found) => found?.household?.id)
  const other = await runner.read(to, (found) => found?.household?.id)
  if (from === to || household === undefined || household !== other) return errorReply('not_one_household')
  const id = deriveId('trf', key?.key ?? newId(), programme, from)
  const at = clock.now()
  const asked = key && { asked: key.asked }
  await runner.submitFor(from, { type: 'points-given', id, at, programme, points, to, household, ...asked })
  const given = await runner.read(from, (found) => {
    const account = found && findAccount(found, programme)
    const lots = account?.outgoing.find(({ transfer }) => transfer === id)?.lots
    return { done: account && findSpending(account, id), lots, available: account ? availableIn(account) : 0 }
  })
  if (isAnother(key, given.done?.asked)) return errorReply('key_used')
  if (!given.done) {
    if (given.available >= points) return errorReply('transfer_limit_reached')
    const { available } = given
    return errorReply('points_insufficient', { message: `${available} points can be handed on.` }, { available })
  }
  // They come by themselves, too; whoever comes second changes nothing. So the answer shows them where they belong.
  if (given.lots)
    await runner.submitFor(to, {
      ...{ type: 'points-received', id: `transfer/${id}`, at, transfer: id, programme, lots: given.lots },
    })
  const view = (customer: number) =>
    runner.read(customer, (found) => {
      const account = found && findAccount(found, programme)
      return account ? viewPoints(account) : null
    })
  return { status: 200, body: JSON.stringify({ id, points, from: await view(from), to: await view(to) }) }
}
