import type { Grant } from '../offer/grant.ts'
import { grantId } from '../offer/receive.ts'
import type { Customer } from '../profile/customer.ts'
import { deriveId } from '../random.ts'
import type { World } from '../world.ts'
import type { Undoing } from './undoing.ts'

type Side = 'winner' | 'loser'

/**
 * Who owns what a merged customer has: by whether it was there before the merge, else by the event that caused it.
 * Looks at both as they were before the merge, so it must be made before they are changed.
 */
export class Belongings {
  readonly #merged: Customer
  readonly #before: Readonly<Record<Side, Holdings>>
  /** By id of a decision, of its delivery, or of a grant that an event brought. */
  readonly #since: Map<string, Side>
  readonly #actions: readonly { readonly action: string; readonly at: number; readonly side: Side }[]

  constructor({ merged, winnerBefore, loserBefore, loserOrigins, since, decisions }: Undoing, world: World) {
    this.#merged = merged
    this.#before = { winner: holdingsOf(winnerBefore), loser: holdingsOf(loserBefore) }
    const causes = new Set<string>()
    for (const { event } of since)
      if (event.origin !== undefined && loserOrigins.has(event.origin)) causes.add(event.id)
    const sideOf = (cause: string): Side => (causes.has(cause) ? 'loser' : 'winner')
    this.#since = new Map()
    for (const { id, cause } of decisions) {
      this.#since.set(id, sideOf(cause))
      this.#since.set(deriveId('dlv', id), sideOf(cause))
      for (const channel of world.playbook.channels.keys()) this.#since.set(deriveId('dlv', id, channel), sideOf(cause))
    }
    for (const { event } of since)
      if (event.type === 'redemption-requested') this.#since.set(event.redemption, sideOf(event.id))
    for (const { event } of since) {
      if (event.type !== 'tracked' || !causes.has(event.id)) continue
      for (const { offer } of world.playbook.offersByGrantEvent.get(event.name) ?? [])
        this.#since.set(grantId(event.id, merged.id, offer.id, undefined), 'loser')
    }
    this.#actions = decisions.flatMap(({ action, at, cause }) =>
      action === undefined ? [] : [{ action, at, side: sideOf(cause) }],
    )
  }

  /** The copies of offers that one of them was given since the merge, with nothing counted towards them yet. */
  grantedSince(side: Side): readonly Grant[] {
    const isNew = ({ decision, id }: Grant) => !this.#before[side].ids.has(id) && this.#sideOf(id, decision) === side
    return this.#merged.grants
      .filter(isNew)
      .map((grant) => ({ ...grant, state: 'open', progress: 0, completedAt: undefined }))
  }

  /** Gives each of the two what is theirs; towards open copies of offers counts what each has lived through alone. */
  share(winner: Customer, loser: Customer): void {
    for (const [side, customer] of [['winner', winner] as const, ['loser', loser] as const]) {
      const { contacts, deadLetters, deliveries, exposures, grants, inbox, pendingMoments, redemptions, runs } =
        this.#merged
      const own = <T>(items: readonly T[], idOf: (item: T) => string): T[] =>
        items.filter((item) => this.#sideOf(idOf(item)) === side)
      customer.contacts = own(contacts, ({ delivery }) => delivery)
      customer.deliveries = own(deliveries, ({ id }) => id)
      customer.deadLetters = own(deadLetters, ({ delivery }) => delivery.id)
      customer.exposures = own(exposures, ({ decision }) => decision)
      customer.inbox = own(inbox, ({ id }) => id)
      customer.redemptions = own(redemptions, ({ id }) => id)
      customer.runs = own(runs, ({ id }) => id)
      customer.offerUses = this.#offerUses(side)
      customer.grants = grants
        .filter(({ id, decision }) => this.#sideOf(id, decision) === side)
        .map((grant) => recount(grant, customer))
      const open = new Set(pendingMoments.map(({ trigger }) => trigger))
      customer.pendingMoments = customer.pendingMoments.filter(({ trigger }) => open.has(trigger))
      customer.lastMoments = this.#cooldowns(side)
      customer.actionTimes = this.#actionTimes(side)
    }
  }

  #sideOf(id: string, decision?: string): Side {
    if (this.#before.loser.ids.has(id)) return 'loser'
    if (this.#before.winner.ids.has(id)) return 'winner'
    return this.#since.get(id) ?? (decision === undefined ? undefined : this.#since.get(decision)) ?? 'winner'
  }

  #cooldowns(side: Side): [trigger: string, at: number][] {
    const { winner, loser } = this.#before
    const own = new Map(this.#before[side].lastMoments)
    for (const [trigger, at] of this.#merged.lastMoments) {
      const known = Math.max(winner.lastMoments.get(trigger) ?? 0, loser.lastMoments.get(trigger) ?? 0)
      if (at > known) own.set(trigger, at)
    }
    return [...own]
  }

  #actionTimes(side: Side): [action: string, times: number[]][] {
    const times = new Map(this.#before[side].actionTimes.map(([action, held]) => [action, [...held]]))
    for (const made of this.#actions) {
      if (made.side !== side || !this.#isCounted(made.action, made.at)) continue
      times.set(made.action, [...(times.get(made.action) ?? []), made.at])
    }
    return [...times]
  }

  /** When one of them used limited offers: before the merge, and in the baskets since that are theirs. */
  #offerUses(side: Side): [offer: string, times: number[]][] {
    const uses = new Map(this.#before[side].offerUses.map(([offer, times]) => [offer, [...times]]))
    for (const { at, id, state, uses: used } of this.#merged.redemptions) {
      const isUsed = state === 'held' || state === 'committed'
      if (!isUsed || this.#before[side].ids.has(id) || this.#sideOf(id) !== side) continue
      for (const { offer } of used)
        if (this.#merged.offerUses.some(([limited]) => limited === offer))
          uses.set(offer, [...(uses.get(offer) ?? []), at])
    }
    return [...uses]
  }

  #isCounted(action: string, at: number): boolean {
    return this.#merged.actionTimes.some(([id, times]) => id === action && times.includes(at))
  }
}

/** A copy with what the customer alone brought it to; one that is settled stays so. */
function recount(grant: Grant, { grants }: Customer): Grant {
  const alone = grants.find(({ id }) => id === grant.id)
  return alone === undefined || grant.state !== 'open' ? grant : { ...grant, progress: alone.progress }
}

interface Holdings {
  readonly ids: ReadonlySet<string>
  readonly lastMoments: ReadonlyMap<string, number>
  readonly actionTimes: readonly (readonly [action: string, times: readonly number[]])[]
  readonly offerUses: readonly (readonly [offer: string, times: readonly number[]])[]
}

function holdingsOf(customer: Customer): Holdings {
  const { contacts, deadLetters, deliveries, exposures, grants, inbox, redemptions, runs } = customer
  return {
    ids: new Set([
      ...contacts.map(({ delivery }) => delivery),
      ...exposures.map(({ decision }) => decision),
      ...deadLetters.map(({ delivery }) => delivery.id),
      ...[...deliveries, ...grants, ...inbox, ...redemptions, ...runs].map(({ id }) => id),
    ]),
    lastMoments: new Map(customer.lastMoments),
    actionTimes: customer.actionTimes.map(([action, times]) => [action, [...times]]),
    offerUses: customer.offerUses.map(([offer, times]) => [offer, [...times]]),
  }
}
