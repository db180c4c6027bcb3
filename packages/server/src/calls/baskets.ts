import { type AtTill, appraiseBasket, type BasketLine, deriveId, findRedemption } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { normalised } from '../identifiers/normalise.ts'
import type { BasketAsked, Call, Reply } from '../runner/call.ts'
import type { Addressed } from '../runner/job.ts'
import type { Surroundings } from './surroundings.ts'
import { viewRedemption } from './view-redemption.ts'

/** What would come off a basket; nothing changes. */
export async function evaluateBasket(
  { basket }: Call & { type: 'evaluate-basket' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const [identifier] = identifiersOf(basket, runner.playbook.identity.defaultRegion)
  const customer = identifier === undefined ? 0 : runner.find(identifier)
  const {
    candidates: _,
    evaluation,
    rejected,
  } = await runner.look(customer, (found, world) =>
    appraiseBasket(found, linesOf(basket), tillOf(basket), { ...world, now: Math.max(world.now, clock.now()) }),
  )
  const { currency } = runner.playbook.definition.brand
  return { status: 200, body: JSON.stringify({ currency, ...evaluation, rejected }) }
}

/** Uses what comes off a basket; the same key is answered as the first time. */
export async function redeem({ basket, holdMs, key }: Call & { type: 'redeem' }, around: Surroundings): Promise<Reply> {
  const { clock, newId, runner } = around
  const known = identifiersOf(basket, runner.playbook.identity.defaultRegion)
  // Where nobody knows who the customer is, the till stands in for them.
  const identifiers = known.length > 0 ? known : [`till:${basket.place ?? basket.channel ?? 'anywhere'}`]
  const redemption = deriveId('rdm', key ?? newId(), identifiers[0]!)
  const event: Addressed['event'] = {
    ...{ id: `redemption/${redemption}`, at: clock.now(), redemption, holdMs },
    type: 'redemption-requested',
    lines: linesOf(basket),
    till: tillOf(basket),
  }
  const [outcome] = await runner.submit([{ identifiers, event }])
  const { customer } = outcome!
  const found = await runner.read(customer, (held) => held && viewOf(redemption, held))
  if (found) return { status: 200, body: JSON.stringify({ ...found, id: nameOf(redemption, customer) }) }
  return errorReply('too_many_holds')
}

/** Settles a redemption, where its state lets it be settled so. */
export async function settleRedemption(
  { as, id, key, lines }: Call & { type: 'settle-redemption' },
  { clock, newId, runner }: Surroundings,
): Promise<Reply> {
  const named = readName(id)
  const before = named && (await runner.read(named.customer, (held) => held && viewOf(named.redemption, held)))
  if (!named || !before) return errorReply('redemption_unknown')
  const { customer, redemption } = named
  const event = {
    // Paying or giving up happens once; each return is one of its own.
    id: `redemption/${redemption}/${as}${as === 'return' ? `/${key ?? newId()}` : ''}`,
    ...{ at: clock.now(), redemption, as },
    type: 'redemption-settled',
    ...(lines && { lines }),
  } as const
  const refused = whyNot(as, before.state)
  if (!refused) await runner.submitFor(customer, event)
  const after = (await runner.read(customer, (held) => held && viewOf(redemption, held))) ?? before
  const body = { ...after, id, ...(as === 'return' && { refund: paidFor(after) - paidFor(before) }) }
  if (refused || whyNot(as, after.state))
    return errorReply('redemption_settled', { message: `The redemption is ${after.state}.` }, { redemption: body })
  return { status: 200, body: JSON.stringify(body) }
}

export async function readRedemption(
  { id }: Call & { type: 'read-redemption' },
  { runner }: Surroundings,
): Promise<Reply> {
  const named = readName(id)
  const found = named && (await runner.read(named.customer, (held) => held && viewOf(named.redemption, held)))
  return found ? { status: 200, body: JSON.stringify({ ...found, id }) } : errorReply('redemption_unknown')
}

type Settling = (Call & { type: 'settle-redemption' })['as']

/** Whether a state is one that cannot be, or become, what is asked for. */
function whyNot(as: Settling, state: string): boolean {
  if (as === 'commit') return state !== 'held' && state !== 'committed'
  if (as === 'cancel') return state !== 'held' && state !== 'cancelled'
  return state !== 'committed' && state !== 'returned'
}

type View = ReturnType<typeof viewRedemption>

function viewOf(redemption: string, customer: Parameters<typeof findRedemption>[0]): View | undefined {
  const found = findRedemption(customer, redemption)
  return found && viewRedemption({ ...found, lines: found.lines.map((line) => ({ ...line })) })
}

/**
 * What was paid for the units that came back, minor units: the same share of a line's total, rounded down while some of it stays, so that
 * all units together come to exactly what was paid.
 */
function paidFor({ lines }: View): number {
  return lines.reduce((sum, { quantity, returned, total }) => sum + Math.floor((total * returned) / quantity), 0)
}

/** The name of a redemption tells whose it is, so that a till need not say it again. */
function nameOf(redemption: string, customer: number): string {
  return `${redemption}-${customer.toString(36)}`
}

function readName(name: string): { readonly redemption: string; readonly customer: number } | undefined {
  const match = /^(rdm_[0-9a-z]{22})-([0-9a-z]{1,11})$/.exec(name)
  return match ? { redemption: match[1]!, customer: Number.parseInt(match[2]!, 36) } : undefined
}

function identifiersOf({ customer }: BasketAsked, region: string): string[] {
  const given = customer === undefined ? [] : typeof customer === 'string' ? [customer] : customer
  return given.map((identifier) => normalised(identifier, region))
}

function tillOf({ channel, codes, customer, place, zone }: BasketAsked): AtTill {
  return { channel, codes, place, zone, anonymous: customer === undefined }
}

function linesOf({ lines }: BasketAsked): BasketLine[] {
  return lines.map(({ brand, category, id, quantity, sku, unitCost, unitPrice }, i) => ({
    ...{ sku, quantity, unitPrice, brand, unitCost },
    id: id ?? `${i + 1}`,
    category: typeof category === 'string' ? category.split('/') : (category ?? []),
  }))
}
