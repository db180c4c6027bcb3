import {
  type AtTill,
  appraiseBasket,
  type BasketLine,
  type Customer,
  deriveId,
  type Event,
  findRedemption,
  hasTooManyHolds,
  isPaid,
  isReturnOver,
  isToBePaid,
  makesRoomForBaskets,
  type Redemption,
} from '@attune/engine'
import { errorReply } from '../errors.ts'
import { normalised } from '../identifiers/normalise.ts'
import type { BasketAsked, Call, Reply } from '../runner/call.ts'
import { nameOfRedemption, readRedemptionName } from '../runner/redemption-name.ts'
import type { Runner } from '../runner/runner.ts'
import { isAnother } from './asked-once.ts'
import type { Surroundings } from './surroundings.ts'
import { viewRedemption, viewRejected } from './view-redemption.ts'

/** What would come off a basket; nothing changes. */
export async function evaluateBasket(
  { basket }: Call & { type: 'evaluate-basket' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const { currency } = runner.playbook.definition.brand
  if (isForeign(basket, currency)) return refuseCurrency(currency)
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
  const refused = [...rejected, ...shownByOthers(basket, customer)]
  return {
    status: 200,
    body: JSON.stringify({ currency, ...evaluation, rejected: viewRejected([...(basket.refused ?? []), ...refused]) }),
  }
}

/** Uses what comes off a basket; the same key is answered as the first time. */
export async function redeem({ basket, holdMs, key }: Call & { type: 'redeem' }, around: Surroundings): Promise<Reply> {
  const { clock, newId, runner } = around
  const { currency } = runner.playbook.definition.brand
  if (isForeign(basket, currency)) return refuseCurrency(currency)
  const known = identifiersOf(basket, runner.playbook.identity.defaultRegion)
  const holder = customerOf(basket, runner) || ownerByCode(basket, runner)
  // Where nobody knows who the customer is, the till stands in for them.
  const identifiers = known.length > 0 ? known : [`till:${basket.place ?? basket.channel ?? 'anywhere'}`]
  const isShown = known.length === 0 && holder !== 0
  const redemption = deriveId('rdm', key?.key ?? newId(), isShown ? `${holder}` : identifiers[0]!)
  const event: Event = {
    ...{ id: requestOf(redemption), at: clock.now(), untimed: true, redemption, holdMs },
    type: 'redemption-requested',
    lines: linesOf(basket),
    till: tillOf(basket, holder),
    ...(key && { asked: key.asked }),
  }
  const found = await runner.submitAndRead(isShown ? holder : identifiers, event, (held) => {
    const kept = held && findRedemption(held, redemption)
    if (!kept) return { isFull: held !== undefined && hasTooManyHolds(held, event.till.anonymous) }
    return { asked: kept.asked, view: { ...viewRedemption(kept), id: nameOfRedemption(redemption, held.id) } }
  })
  // A repeat of one that is kept no more changes nothing either.
  if (!found.view) return errorReply(found.isFull ? 'too_many_holds' : 'redemption_unknown')
  if (isAnother(key, found.asked)) return errorReply('key_used')
  const { view } = found
  const rejected = [...viewRejected(basket.refused ?? []), ...view.rejected, ...shownByOthers(basket, holder)]
  return { status: 200, body: JSON.stringify({ ...view, rejected }) }
}

/** The id of the event that asks for a redemption. */
function requestOf(redemption: string): string {
  return `redemption/${redemption}`
}

function isForeign({ currency }: BasketAsked, brands: string): boolean {
  return currency !== undefined && currency !== brands
}

function refuseCurrency(currency: string): Reply {
  return errorReply('invalid_value', { field: 'currency', message: `Amounts are in ${currency}.` })
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
  call: Call & { type: 'settle-redemption' },
  { clock, newId, runner }: Surroundings,
): Promise<Reply> {
  const { as, id, key, lines } = call
  const named = readRedemptionName(id)
  const returnId = deriveId('ret', key?.key ?? newId())
  const view = (held: Customer | undefined) => {
    const found = held && named && findRedemption(held, named.redemption)
    return found && standingOf(found, as, returnId, isReturnOver(found, runner.playbook.returnWindowMs, clock.now()))
  }
  const before = named && (await runner.read(named.customer, view))
  if (!named) return errorReply('redemption_unknown')
  const { customer, redemption } = named
  if (!before) {
    if (as !== 'return' || !runner.hasTaken(customer, requestOf(redemption))) return errorReply('redemption_unknown')
    // What was taken in and is kept no more is past its window, or has made room for later ones.
    const madeRoom = await runner.read(customer, (held) => held !== undefined && makesRoomForBaskets(held))
    return errorReply(madeRoom ? 'basket_not_kept' : 'return_window_over')
  }
  const foreign = lines?.findIndex((line) => !before.body.lines.some(({ id: known }) => known === line.id)) ?? -1
  if (foreign >= 0)
    return errorReply('invalid_value', { field: `lines.${foreign}.id`, message: 'The basket has no such line.' })
  const event: Event = {
    // Paying or giving up happens once; each return is one of its own.
    id: `redemption/${redemption}/${as}${as === 'return' ? `/${key?.key ?? returnId}` : ''}`,
    ...{ at: clock.now(), untimed: true, redemption, as },
    type: 'redemption-settled',
    ...(lines && { lines }),
    ...(as === 'return' && { return: { id: returnId, ...(key && { asked: key.asked }) } }),
  }
  const after = (before.isFit ? await runner.submitAndRead(customer, event, view) : undefined) ?? before
  if (isAnother(key, after.asked)) return errorReply('key_used')
  if (after.isOver) return errorReply('return_window_over')
  const body = { ...after.body, id }
  if (after.isDone) return { status: 200, body: JSON.stringify(body) }
  return errorReply('redemption_settled', { message: `The redemption is ${body.state}.` }, { redemption: body })
}

export async function readRedemption(
  { id }: Call & { type: 'read-redemption' },
  { runner }: Surroundings,
): Promise<Reply> {
  const named = readRedemptionName(id)
  const found =
    named &&
    (await runner.read(named.customer, (held) => {
      const kept = held && findRedemption(held, named.redemption)
      return kept && viewRedemption(kept)
    }))
  return found ? { status: 200, body: JSON.stringify({ ...found, id }) } : errorReply('redemption_unknown')
}

type Settling = (Call & { type: 'settle-redemption' })['as']

/** How a redemption stands towards being settled: whether it can be, and whether it is. A return tells what it gave back. */
function standingOf(redemption: Redemption, as: Settling, returnId: string, isWindowOver: boolean) {
  const isSettled = isSettledAs(as, redemption)
  const isFit = isSettled || (as === 'return' ? isPaid(redemption) : isToBePaid(redemption))
  const body = viewRedemption(redemption)
  if (as !== 'return') return { body, isFit, isDone: isSettled, isOver: false, asked: undefined }
  const made = redemption.returns?.find((one) => one.id === returnId)
  // What was taken back in time is answered as it was.
  const isOver = isWindowOver && !made
  const isDone = isFit && !isOver
  return { body: { ...body, refund: made?.refund ?? 0 }, isFit: isDone, isDone, isOver, asked: made?.asked }
}

function isSettledAs(as: Settling, redemption: Redemption): boolean {
  if (as === 'commit') return isPaid(redemption)
  return redemption.state === (as === 'cancel' ? 'cancelled' : 'returned')
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
  // Lines that follow each other are often of one category.
  let last: BasketAsked['lines'][number]['category']
  let names: readonly string[] = []
  return lines.map(({ brand, category, id, quantity, sku, unitCost, unitPrice }, i) => {
    if (category !== last) names = typeof category === 'string' ? category.split('/') : (category ?? [])
    last = category
    return { id: id ?? `${i + 1}`, sku, quantity, unitPrice, category: names, brand, unitCost }
  })
}
