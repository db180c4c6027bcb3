import {
  type AtTill,
  appraiseBasket,
  type BasketLine,
  type Customer,
  deriveId,
  type Event,
  findRedemption,
} from '@attune/engine'
import { errorReply } from '../errors.ts'
import { normalised } from '../identifiers/normalise.ts'
import type { BasketAsked, Call, Reply } from '../runner/call.ts'
import type { Runner } from '../runner/runner.ts'
import type { Surroundings } from './surroundings.ts'
import { viewRedemption, viewRejected } from './view-redemption.ts'

/** What would come off a basket; nothing changes. */
export async function evaluateBasket(
  { basket }: Call & { type: 'evaluate-basket' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const customer = customerOf(basket, runner) || ownerByCode(basket, runner)
  const {
    candidates: _,
    evaluation,
    rejected,
  } = await runner.look(customer, (found, world) =>
    appraiseBasket(found, linesOf(basket), tillOf(basket, customer), {
      ...world,
      now: Math.max(world.now, clock.now()),
    }),
  )
  const { currency } = runner.playbook.definition.brand
  const refused = [...rejected, ...shownByOthers(basket, customer)]
  return {
    status: 200,
    body: JSON.stringify({ currency, ...evaluation, rejected: viewRejected([...(basket.refused ?? []), ...refused]) }),
  }
}

/** Uses what comes off a basket; the same key is answered as the first time. */
export async function redeem({ basket, holdMs, key }: Call & { type: 'redeem' }, around: Surroundings): Promise<Reply> {
  const { clock, newId, runner } = around
  const known = identifiersOf(basket, runner.playbook.identity.defaultRegion)
  const holder = customerOf(basket, runner) || ownerByCode(basket, runner)
  // Where nobody knows who the customer is, the till stands in for them.
  const identifiers = known.length > 0 ? known : [`till:${basket.place ?? basket.channel ?? 'anywhere'}`]
  const isShown = known.length === 0 && holder !== 0
  const redemption = deriveId('rdm', key ?? newId(), isShown ? `${holder}` : identifiers[0]!)
  const event: Event = {
    ...{ id: `redemption/${redemption}`, at: clock.now(), untimed: true, redemption, holdMs },
    type: 'redemption-requested',
    lines: linesOf(basket),
    till: tillOf(basket, holder),
  }
  const found = await runner.submitAndRead(isShown ? holder : identifiers, event, (held) => {
    const view = held && viewOf(redemption, held)
    return view && { ...view, id: nameOf(redemption, held.id) }
  })
  if (!found) return errorReply('too_many_holds')
  const rejected = [...viewRejected(basket.refused ?? []), ...found.rejected, ...shownByOthers(basket, holder)]
  return { status: 200, body: JSON.stringify({ ...found, rejected }) }
}

/** Whose a basket is: who is named, else who shows a code of their wallet; 0 where that is nobody who is known. */
function customerOf(basket: BasketAsked, runner: Runner): number {
  const [identifier] = identifiersOf(basket, runner.playbook.identity.defaultRegion)
  return identifier === undefined ? (basket.shown?.[0]?.customer ?? 0) : runner.find(identifier)
}

/** Codes of wallets that are somebody else's. */
function shownByOthers({ shown = [] }: BasketAsked, customer: number) {
  return shown
    .filter((copy) => copy.customer !== customer)
    .map(({ code }) => ({ code, reason: 'code_of_another_customer' }))
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
  const foreign = lines?.findIndex((line) => !before.lines.some(({ id: known }) => known === line.id)) ?? -1
  if (foreign >= 0)
    return errorReply('invalid_value', { field: `lines.${foreign}.id`, message: 'The basket has no such line.' })
  const event: Event = {
    // Paying or giving up happens once; each return is one of its own.
    id: `redemption/${redemption}/${as}${as === 'return' ? `/${key ?? newId()}` : ''}`,
    ...{ at: clock.now(), untimed: true, redemption, as },
    type: 'redemption-settled',
    ...(lines && { lines }),
  }
  const refused = whyNot(as, before.state)
  const view = (held: Customer | undefined) => held && viewOf(redemption, held)
  const after = (refused ? undefined : await runner.submitAndRead(customer, event, view)) ?? before
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

function tillOf({ channel, codes, customer, place, shown = [], usedAt, zone }: BasketAsked, holder: number): AtTill {
  const own = shown.filter((copy) => copy.customer === holder).map(({ code, grant }) => ({ code, grant }))
  const byCode = customer === undefined && shown.length === 0 && holder !== 0
  return {
    ...{ channel, codes, place, zone, anonymous: customer === undefined && holder === 0 },
    ...(own.length > 0 && { shown: own }),
    ...(byCode && { byCode }),
    ...(usedAt !== undefined && { usedAt }),
  }
}

/** In whose wallet a code lies that is named where nobody says who the customer is; 0 where in nobody's. */
function ownerByCode({ codes, customer }: BasketAsked, { codes: book }: Runner): number {
  if (customer !== undefined) return 0
  for (const code of codes) {
    const found = book.find(code)
    if (typeof found !== 'string' && found.owner !== 0) return found.owner
  }
  return 0
}

function linesOf({ lines }: BasketAsked): BasketLine[] {
  return lines.map(({ brand, category, id, quantity, sku, unitCost, unitPrice }, i) => ({
    ...{ sku, quantity, unitPrice, brand, unitCost },
    id: id ?? `${i + 1}`,
    category: typeof category === 'string' ? category.split('/') : (category ?? []),
  }))
}
