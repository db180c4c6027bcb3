import { availableIn, type Customer, isRevocable, type Playbook, type PointsAccount, pendingIn } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { openOwn } from './may-see.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf, viewGrant } from './view-grant.ts'

/** What somebody holds: copies of offers, and points. */
export async function readWallet(call: Call & { type: 'read-wallet' }, around: Surroundings): Promise<Reply> {
  const customer = await openOwn(call, around)
  return typeof customer === 'number' ? walletOf(customer, call.all, around) : customer
}

export async function readWalletOf(call: Call & { type: 'read-wallet-of' }, around: Surroundings): Promise<Reply> {
  return walletOf(call.customer, call.all, around)
}

async function walletOf(customer: number, all: boolean, { runner }: Surroundings): Promise<Reply> {
  const view = await runner.read(customer, (found) => found && found.erasedAt === 0 && viewOf(found, runner, all))
  return view ? { status: 200, body: JSON.stringify(view) } : errorReply('customer_unknown')
}

/** Notes that the person has seen copies. */
export async function viewWallet(call: Call & { type: 'view-wallet' }, around: Surroundings): Promise<Reply> {
  const customer = await openOwn(call, around)
  return typeof customer === 'number' ? noteViewed(customer, call.grants, around) : customer
}

export async function viewWalletOf(call: Call & { type: 'view-wallet-of' }, around: Surroundings): Promise<Reply> {
  return noteViewed(call.customer, call.grants, around)
}

/** Those that were seen before are left out, so that looking again and again leaves no events behind. */
async function noteViewed(
  customer: number,
  grants: readonly string[],
  { clock, newId, runner }: Surroundings,
): Promise<Reply> {
  const fresh = await runner.read(customer, (found) =>
    found?.grants
      .filter(({ id, state, viewedAt }) => viewedAt === undefined && state === 'open' && grants.includes(id))
      .map(({ id }) => id),
  )
  if (!fresh) return errorReply('customer_unknown')
  if (fresh.length > 0)
    await runner.submitFor(customer, {
      ...{ type: 'wallet-viewed', id: `wallet/${newId()}`, at: clock.now(), grants: fresh },
    })
  return { status: 200, body: JSON.stringify({ success: true }) }
}

/** Takes a copy back; once it is, a repeat is answered as the first time. */
export async function revokeGrant(
  { grant: id, identifier, reason }: Call & { type: 'revoke-grant' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const customer = runner.find(identifier)
  if (customer === 0) return errorReply('customer_unknown', { field: 'identifier' })
  const look = () =>
    runner.look(customer, (found, { now }) => {
      const grant = found?.grants.find((copy) => copy.id === id)
      return (
        grant && {
          view: viewGrant(grant, (code) => runner.codes.textOf(code)),
          isRevocable: isRevocable(grant, Math.max(now, clock.now())),
        }
      )
    })
  const before = await look()
  if (!before) return errorReply('grant_unknown', { field: 'grant' })
  if (before.isRevocable)
    await runner.submitFor(customer, {
      ...{ type: 'grant-revoked', id: `grant/${id}/revoked`, at: clock.now(), grant: id },
      ...(reason !== undefined && { reason }),
    })
  const { view } = (await look()) ?? before
  if (view.state !== 'revoked')
    return errorReply('grant_settled', { message: `The copy is ${view.state}.` }, { grant: view })
  return { status: 200, body: JSON.stringify(view) }
}

function viewOf(customer: Customer, { codes, playbook }: Surroundings['runner'], all: boolean) {
  const grants = customer.grants
    .map((grant) => {
      const offer = playbook.offers.get(grant.offer)
      const { description, legal, name } = playbook.definition.offers[grant.offer] ?? { name: grant.offer }
      const isToShow = offer?.redemption?.for === 'holders'
      const isReady = isToShow && (grant.state === 'completed' || (grant.state === 'open' && !offer.terms))
      return {
        ...viewGrant(grant, (code) => codes.textOf(code)),
        ...{ name, description: description ?? null, legal: legal ?? null },
        ...{ isReady, isClosed: isClosed(grant.state, isToShow), terms: offer?.terms !== undefined },
      }
    })
    .filter(({ isClosed: closed }) => all || !closed)
    .map(({ isClosed: _, ...grant }) => grant)
  const points = customer.points.map((account) => viewBalance(account, playbook))
  return { customer: customer.id, grants: grants.toReversed(), points }
}

type GrantState = Customer['grants'][number]['state']

/** Of what is completed and cannot be used at a till nothing is left to do. */
function isClosed(state: GrantState, isUsedAtTills: boolean): boolean {
  return !(state === 'open' || state === 'held' || (state === 'completed' && isUsedAtTills))
}

function viewBalance(account: PointsAccount, { definition }: Playbook) {
  const { lots, programme, tier } = account
  const given = definition.loyalty[programme]
  const next = lots.find(({ expiresAt }) => expiresAt < Number.POSITIVE_INFINITY)
  return {
    programme,
    name: given?.name ?? programme,
    available: availableIn(account),
    pending: pendingIn(account),
    tier: tier ?? null,
    tierName: given?.tiers.find(({ id }) => id === tier)?.name ?? tier ?? null,
    nextToExpire: next ? { points: next.points, at: instantOf(next.expiresAt) } : null,
  }
}
