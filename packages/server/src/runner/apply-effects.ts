import type {
  CountExperiment,
  CountFlow,
  Decision,
  Delivery,
  DeliveryState,
  Effect,
  HandOnPoints,
  InboxItem,
  MeasureDecision,
  RecordHandOver,
  RecordRun,
} from '@attune/engine'
import { writeDelivery } from '../pending/delivery-text.ts'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { writeUses } from '../pending/redemption-text.ts'
import { sendTally } from '../sends/tallies.ts'
import type { SharedState } from './shared-state.ts'
import type { DeliveryRow, FactRow, HandOverRow, RunRow } from './store.ts'

/** What a person has done with a message in the inbox, on one of their devices. */
export interface InboxAcknowledged {
  readonly id: string
  /** When it was read, ms since 1970; undefined where it was put away. */
  readonly readAt: number | undefined
}

/** What a step leaves to be done once it is durable. */
export interface Outcome {
  readonly decisions: Decision[]
  /** Messages that have reached an inbox. */
  readonly arrivals: { readonly customer: number; readonly item: InboxItem }[]
  /** Messages in inboxes that were read or put away. */
  readonly acknowledged: { readonly customer: number; readonly news: InboxAcknowledged }[]
  /** Customers to whom not the same identifiers lead as before: they were merged into another, or parted from one. */
  readonly regrouped: number[]
  /** Customers who were erased. */
  readonly erased: number[]
  /** Deliveries that should not leave any more, where they have not yet. */
  readonly recalls: string[]
  /** Customers whose wallet or points are not what they were. */
  readonly wallets: Set<number>
  /** Conversations with agents that are not as they were, by id. */
  readonly handedOver: Set<string>
  /** Points on their way from one customer to another. */
  readonly transfers: (HandOnPoints & { readonly from: number })[]
  /** What other systems are to be told. */
  readonly facts: FactRow[]
  readonly handOvers: { readonly customer: number; readonly delivery: string; readonly attempt: number }[]
}

/** An outcome of no steps yet. */
export function createOutcome(): Outcome {
  const lists = {
    decisions: [],
    arrivals: [],
    acknowledged: [],
    regrouped: [],
    erased: [],
    recalls: [],
    facts: [],
    handOvers: [],
  }
  return { ...lists, transfers: [], wallets: new Set(), handedOver: new Set() }
}

/** Applies what a step asked for to the shared state and to what the store is to hold. */
export function applyEffects(
  customer: number,
  effects: readonly Effect[],
  now: number,
  shared: SharedState,
  pending: PendingChanges,
  outcome: Outcome,
): void {
  const deliver = (delivery: Delivery, state: DeliveryState, reason?: string) => {
    pending.deliveries.add(customer, writeDelivery(deliveryRow(customer, delivery, state, reason, now)))
  }
  for (const effect of effects) {
    shared.sends.note(effect)
    switch (effect.type) {
      case 'record-decision':
        pending.decisions.add(effect.decision)
        outcome.decisions.push(effect.decision)
        shared.addToTally('decisions', 1, pending)
        if (effect.decision.later !== undefined) shared.addToTally('decisions/later', 1, pending)
        if (effect.decision.chosen < 0) shared.addToTally('decisions/silence', 1, pending)
        break
      case 'send-delivery':
        deliver(effect.delivery, effect.delivery.state === 'awaiting' ? 'awaiting-approval' : 'pending')
        tallyDelivery(effect.delivery, 'entered', shared, pending)
        break
      case 'hand-over-delivery':
        deliver(effect.delivery, 'handed')
        outcome.handOvers.push({ customer, delivery: effect.delivery.id, attempt: effect.attempt })
        break
      case 'accept-delivery':
        deliver(effect.delivery, 'accepted')
        break
      case 'postpone-delivery':
        deliver(effect.delivery, 'pending')
        break
      case 'close-delivery': {
        const { delivery, state, reason } = effect
        deliver(delivery, state, reason)
        tallyDelivery(delivery, reason === undefined ? state : `${state}/${reasonCode(reason)}`, shared, pending)
        break
      }
      case 'grant-offer':
        shared.addToTally(`offers/${effect.grant.offer}/granted`, 1, pending)
        outcome.wallets.add(customer)
        break
      case 'complete-offer':
        shared.addToTally(`offers/${effect.grant.offer}/completed`, 1, pending)
        outcome.wallets.add(customer)
        break
      case 'expire-offer':
        shared.addToTally(`offers/${effect.grant.offer}/expired`, 1, pending)
        outcome.wallets.add(customer)
        break
      case 'change-grant':
        shared.addToTally(`offers/${effect.grant.offer}/${effect.change}`, 1, pending)
        outcome.wallets.add(customer)
        break
      case 'enter-audience':
        pending.memberships.set(customer, effect.audience, effect.at)
        break
      case 'leave-audience':
        pending.memberships.set(customer, effect.audience, undefined)
        break
      case 'enter-place':
        shared.addToTally('places/entered', 1, pending)
        break
      case 'leave-place':
        shared.addToTally('places/left', 1, pending)
        break
      case 'record-consent':
        pending.consents.push({ customer, ...effect.consent, receivedAt: now, ignored: effect.ignored })
        break
      case 'measure-decision':
        measure(effect, shared, pending)
        break
      case 'count-basket':
        shared.affinity.count(effect, pending)
        break
      case 'count-experiment':
        countFor(effect, now, shared, pending)
        break
      case 'recall-delivery':
        outcome.recalls.push(effect.delivery)
        break
      case 'update-model': {
        const { exposure, success } = effect
        shared.countResponse(exposure, success, effect.correctsAt !== undefined, pending)
        // What people do by themselves tells nothing of what showing it does.
        if (exposure.arm !== 'silence') shared.noteLearned(shared.model.learn(effect, now), pending)
        break
      }
      case 'post-points': {
        const { note, ...posting } = effect.posting
        pending.points.push({ customer, ...posting, note, at: now })
        outcome.wallets.add(customer)
        shared.addToTally(`points/${posting.programme}/${posting.from}`, -posting.points, pending)
        shared.addToTally(`points/${posting.programme}/${posting.to}`, posting.points, pending)
        break
      }
      case 'count-points-ends':
        shared.addToTally(`points-ends/${effect.programme}/${effect.month}`, effect.points, pending)
        break
      case 'hand-on-points':
        outcome.transfers.push({ ...effect, from: customer })
        break
      case 'count-flow':
        countFlow(effect, shared, pending)
        break
      case 'count-send':
        shared.addToTally(sendTally(effect, reasonCode), 1, pending)
        break
      case 'record-run':
        pending.runs.set(effect.run.id, runRow(customer, effect, now))
        break
      case 'record-hand-over':
        pending.handOvers.set(effect.handOver.id, handOverRow(customer, effect, now))
        outcome.handedOver.add(effect.handOver.id)
        break
      case 'record-redemption': {
        const { audiences, redemption, was } = effect
        if (redemption.state === was) break
        pending.redemptions.add(customer, writeUses(redemption, shared.dayOf(redemption.at), audiences))
        for (const { offer } of redemption.uses)
          shared.addToTally(`redemptions/${offer}/${redemption.state}`, 1, pending)
        break
      }
      case 'report-conflict': {
        const { type: _, ...conflict } = effect
        pending.codeConflicts.push({ customer, at: now, ...conflict })
        shared.addToTally(`codes/refused-offline/${effect.reason}`, 1, pending)
        break
      }
      case 'count-opt-out':
        shared.noteLearned([shared.model.countOptOut(effect.pressure, now)], pending)
        break
      case 'spend-pool':
        shared.spend(effect.pool, effect.units, effect.period, pending)
        break
      case 'count-household':
        shared.households.count(effect, pending)
        break
      case 'take-turn':
        shared.takeTurn(effect.campaign, effect.freeAt, pending)
        break
    }
  }
}

/** What people in a variant came to; when the first of an experiment took part tells how long it has been under way. */
function countFor(effect: CountExperiment, now: number, shared: SharedState, pending: PendingChanges): void {
  const { by, count, experiment, variant } = effect
  shared.addToTally(`experiments/${experiment}/${variant}/${count}`, by, pending)
  const first = `experiments/${experiment}/firstAt`
  if (shared.tally(first) === 0) shared.setTally(first, now, pending)
}

/** What happened at the steps of threads and journeys, for each variant. */
function countFlow(
  { by, count, flow, kind, step, variant = '' }: CountFlow,
  shared: SharedState,
  pending: PendingChanges,
): void {
  if (by !== 0) shared.addToTally(`flows/${kind}/${flow}/${variant}/${step}/${count}`, by, pending)
}

function handOverRow(customer: number, effect: RecordHandOver, now: number): HandOverRow {
  const { channel, closed, handOver, run, runStartedAt, thread, topic } = effect
  const { agent, answers, at, heardAt, id, team, unanswered } = handOver
  const counts = { at, heardAt, unanswered, answers, updatedAt: now }
  return { id, customer, run, runStartedAt, thread, topic, team, channel, agent, ...counts, closed }
}

function runRow(customer: number, { outcome, run }: RecordRun, now: number): RunRow {
  const { callers, channel, flow, id, kind, root, startedAt, step, variant } = run
  const revision = callers[0]?.[1] ?? run.revision
  const answers = JSON.stringify(Object.fromEntries(run.answers))
  const answeredIn = JSON.stringify(Object.fromEntries(run.answeredIn))
  return {
    ...{ id, customer, kind, flow: root, revision, variant: variant?.variant, outcome, thread: flow },
    ...{ step, returnsTo: callers[0]?.[2] ?? '', channel, startedAt, updatedAt: now, answers, answeredIn },
  }
}

/** Sums from which the mean of an arm and its spread follow. */
function measure({ arm, corrects, worth }: MeasureDecision, shared: SharedState, pending: PendingChanges): void {
  const before = corrects ?? 0
  if (corrects === undefined) shared.addToTally(`measured/${arm}/decisions`, 1, pending)
  if (worth === before) return
  shared.addToTally(`measured/${arm}/worth`, worth - before, pending)
  shared.addToTally(`measured/${arm}/squares`, worth * worth - before * before, pending)
}

/** The part of a reason by which it is counted: what follows is told by the provider, and never ends. */
export function reasonCode(reason: string): string {
  return reason.split(':', 1)[0]!.slice(0, 60)
}

/** Entered = delivered + suppressed + failed + pending, per action and channel (invariant 7). */
function tallyDelivery(
  { action, channel }: Delivery,
  what: string,
  shared: SharedState,
  pending: PendingChanges,
): void {
  shared.addToTally(`deliveries/${action}/${channel}/${what}`, 1, pending)
}

function deliveryRow(
  customer: number,
  delivery: Delivery,
  state: DeliveryState,
  reason: string | undefined,
  now: number,
): DeliveryRow {
  const { id, action, campaign, channel, attempts, createdAt } = delivery
  const row = { id, customer, action, campaign, channel, state, reason, attempts, createdAt, updatedAt: now }
  const { content, run, voice } = delivery
  return voice === undefined || run === undefined ? row : { ...row, run, said: String(content.text ?? '') }
}
