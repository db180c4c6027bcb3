import { deriveAudiences } from './audience/derive.ts'
import { forgetContacts } from './consent/contact.ts'
import { chosenMemoryMs } from './consent/preferences.ts'
import { fill } from './decision/decide.ts'
import type { Moment } from './decision/moment.ts'
import { passDueDeliveries } from './delivery/door.ts'
import { noteProfileChange } from './destinations/note-profile.ts'
import type { Effect } from './effects/effect.ts'
import { observeAddressLost } from './events/address-lost.ts'
import { observeAgentAnswered } from './events/agent-answered.ts'
import { observeApprovalDecided } from './events/approval-decided.ts'
import { observeCodeEntered } from './events/code-entered.ts'
import { observeConsentChanged } from './events/consent-changed.ts'
import { observeConsentConfirmed } from './events/consent-confirmed.ts'
import { observeDeliveryReported } from './events/delivery-reported.ts'
import { observeDeliveryResent } from './events/delivery-resent.ts'
import { observeDeliveryReturned } from './events/delivery-returned.ts'
import { observeDeviceRegistered } from './events/device-registered.ts'
import { observeErased } from './events/erased.ts'
import { type Event, isUpkeep } from './events/event.ts'
import { observeGrantGiven } from './events/grant-given.ts'
import { observeGrantRevoked } from './events/grant-revoked.ts'
import { observeHandOverChanged } from './events/hand-over-changed.ts'
import { observeHistoryCounted } from './events/history-counted.ts'
import { observeHouseholdStated } from './events/household-stated.ts'
import { observeIdentified } from './events/identified.ts'
import { observeIdentifierLost } from './events/identifier-lost.ts'
import { observeInboxRead } from './events/inbox-read.ts'
import { observeMergedAway } from './events/merged-away.ts'
import { observeMessageReceived } from './events/message-received.ts'
import { observePointsAdjusted } from './events/points-adjusted.ts'
import { observePointsGiven } from './events/points-given.ts'
import { observePointsHanded } from './events/points-handed.ts'
import { observePointsReceived } from './events/points-received.ts'
import { observePointsReviewed } from './events/points-reviewed.ts'
import { observePointsSpent } from './events/points-spent.ts'
import { observePreferencesChanged } from './events/preferences-changed.ts'
import { observeProfileReceived } from './events/profile-received.ts'
import { observeProfileRestored } from './events/profile-restored.ts'
import { observeRedemptionRequested } from './events/redemption-requested.ts'
import { observeRedemptionSettled } from './events/redemption-settled.ts'
import { observeRelationStated } from './events/relation-stated.ts'
import { observeResponseReceived } from './events/response-received.ts'
import { observeRunRequested } from './events/run-requested.ts'
import { observeRunSettled } from './events/run-settled.ts'
import { observeSendDue } from './events/send-due.ts'
import { observeTracked } from './events/tracked.ts'
import { observeWalletViewed } from './events/wallet-viewed.ts'
import { noteRefusals } from './experiment/participation.ts'
import { advanceRuns, endUnreached, leaveOvertaken, startRuns } from './flow/advance.ts'
import { changesOfHandOvers, handOversIn, handOversOf } from './flow/hand-over-changes.ts'
import { landRuns } from './flow/land.ts'
import { tieIdentifier } from './identity/tie.ts'
import { changesOfEnds, lotsOf } from './loyalty/ends.ts'
import { passAllTime } from './loyalty/time.ts'
import { handOnPoints } from './loyalty/transfer.ts'
import { closeExposures } from './model/learn.ts'
import { expireGrants } from './offer/expire.ts'
import { remindOfGrants, scheduleReminder } from './offer/remind.ts'
import { passStays } from './place/stay.ts'
import type { Customer } from './profile/customer.ts'
import { expireInbox } from './profile/inbox.ts'
import { isRowId } from './profile/row-id.ts'
import { rememberOnce } from './profile/seen-events.ts'
import { adoptZone } from './profile/zone.ts'
import { passRedemptions } from './redemption/keep.ts'
import { decideSends } from './send/ask.ts'
import { Stepping } from './stepping.ts'
import { scheduleDates } from './trigger/dates.ts'
import { cancelOvertaken, noticeMoments, noticeMovements } from './trigger/notice.ts'
import { nextWake } from './wake.ts'
import type { World } from './world.ts'

/** What a step gives back. The customer is the one that was given, changed in place. */
export interface StepResult {
  readonly customer: Customer
  readonly effects: readonly Effect[]
  /** True for an event that had been applied before: nothing has changed. */
  readonly repeated: boolean
}

const NO_EFFECTS: readonly Effect[] = []

/** How often in one step what was decided may lead to further moments, so that definitions cannot go round in circles. */
const MAX_ROUNDS = 4

/**
 * The whole engine: one event applied to one customer. Reads nothing but its arguments (invariant 1), applies an
 * event id once (invariant 2), and decides with the event that caused the decision already applied (invariant 9).
 */
export function step(customer: Customer, event: Event, world: World): StepResult {
  const lots = lotsOf(customer)
  const [handOvers, brought] = [handOversOf(customer), handOversIn(event)]
  const result = apply(customer, event, world)
  if (result.repeated) return result
  const after = changesOfHandOvers(handOvers, brought, { customer, event, world })
  const changes = [...changesOfEnds(lots, customer), ...after]
  return changes.length === 0 ? result : { ...result, effects: [...result.effects, ...changes] }
}

function apply(customer: Customer, event: Event, world: World): StepResult {
  // Whoever was forgotten stays forgotten, whatever is still on its way to this number.
  if (customer.erasedAt !== 0) return { customer, effects: NO_EFFECTS, repeated: false }
  if (event.load !== undefined) return absorb(customer, event, world)
  if (!isFirst(event, customer)) return { customer, effects: NO_EFFECTS, repeated: true }
  const stepping = new Stepping(customer, event, world)
  // What a new playbook alone brings about, or a file that broke off, comes before the event, and makes no moments:
  // nothing has happened.
  if (customer.playbook !== world.playbook.version && customer.playbook !== '') adoptPlaybook(stepping)
  else if (customer.behind.length > 0) deriveAudiences(stepping)
  const published = stepping.effects.length
  observe(event, stepping)
  noteRefusals(stepping)
  // Nobody stands behind this document any more.
  if (customer.mergedInto !== 0 || customer.erasedAt !== 0) {
    customer.wakeAt = Number.POSITIVE_INFINITY
    return { customer, effects: stepping.effects, repeated: false }
  }
  noteProfileChange(stepping)
  deriveAudiences(stepping)
  if (stepping.sends.length > 0) decideSends(stepping)
  let moments = event.type === 'history-counted' ? [] : noticeMoments(stepping, published)
  for (let round = 0; round < MAX_ROUNDS && (round === 0 || moments.length > 0); round++) {
    const before = stepping.effects.length
    for (const moment of moments) takeMoment(moment, stepping)
    // A number that was counted anew is nothing that happened.
    if (event.type !== 'history-counted') advanceRuns(stepping, round === 0)
    // What was granted while acting can change memberships, and those can trigger in turn.
    if (stepping.touched.length > 0) deriveAudiences(stepping)
    moments = noticeMovements(stepping, before)
  }
  passDueDeliveries(stepping)
  if (customer.runs.length > 0 && endUnreached(stepping)) {
    advanceRuns(stepping, false)
    passDueDeliveries(stepping)
  }
  scheduleDates(stepping)
  customer.wakeAt = nextWake(customer)
  return { customer, effects: stepping.effects, repeated: false }
}

/** Decides for a moment, and begins what it begins. */
function takeMoment(moment: Moment, stepping: Stepping): void {
  const begins = stepping.world.playbook.flows.byTrigger.has(moment.id)
  if (!begins || moment.actions.length > 0) fill(moment, stepping)
  if (begins) startRuns(moment, stepping)
}

/**
 * What a file tells of after the fact: known now, and counted at its own time, so that audiences are entered and left;
 * but no moment comes of it. What time alone has brought about before it is not the file's doing and goes its way first.
 */
function absorb(customer: Customer, event: Event, world: World): StepResult {
  const before = isBehind(customer, world)
    ? apply(customer, { type: 'timer-fired', id: `${event.id}/before`, at: world.now }, world).effects
    : NO_EFFECTS
  if (!isFirst(event, customer)) return { customer, effects: before, repeated: true }
  const stepping = new Stepping(customer, event, world)
  observe(event, stepping)
  if (event.more === undefined) deriveAudiences(stepping)
  cancelOvertaken(stepping)
  if (customer.runs.length > 0) leaveOvertaken(stepping)
  if (event.more === undefined) {
    scheduleDates(stepping)
    customer.wakeAt = nextWake(customer)
  } else fallBehind(stepping)
  return {
    customer,
    effects: before.length === 0 ? stepping.effects : [...before, ...stepping.effects],
    repeated: false,
  }
}

/** Who is in which audience by a new playbook, where conversations stand in it, and what it looks ahead to. */
function adoptPlaybook(stepping: Stepping): void {
  // What somebody writes now answers a question by the definition of now.
  landRuns(stepping)
  for (const grant of stepping.customer.grants) scheduleReminder(grant, stepping)
  for (const account of stepping.customer.points) account.wakeAt = 0
  deriveAudiences(stepping)
}

/** How long a file may leave a customer behind where its next row does not come, ms. */
const BEHIND_MS = 1000

/** Leaves looking at audiences to the next row of the customer, or to a timer where none comes. */
function fallBehind({ customer, touched, world }: Stepping): void {
  const fresh = touched.filter((dependency) => !customer.behind.includes(dependency))
  if (fresh.length > 0) customer.behind = [...customer.behind, ...fresh]
  touched.length = 0
  customer.wakeAt = Math.min(customer.wakeAt, world.now + BEHIND_MS)
}

/** Whether time, or a new playbook, has changed something of the customer that no step has looked at yet. */
function isBehind({ playbook, wakeAt }: Customer, { now, playbook: inForce }: World): boolean {
  return wakeAt <= now || (playbook !== '' && playbook !== inForce.version)
}

/**
 * Whether the customer has not had the event before, which is noted. Ids of upkeep need not be kept: doing it twice does
 * no harm; and rows of files are told apart by the host, for all customers.
 */
function isFirst(event: Event, customer: Customer): boolean {
  return isUpkeep(event) || isRowId(event.id) || rememberOnce(customer.seen, event.id, event.at)
}

/**
 * Applies an event to what is known of the customer and does nothing more: nobody's audiences change, no moment is
 * noticed, nothing is decided or sent. For what was lived through before and has had its effects.
 */
export function relive(customer: Customer, event: Event, world: World): void {
  // What was counted was of everything the customer was at the time, which may have been somebody else too.
  if (event.type === 'history-counted') return
  // Who was asked for a send is to be known also of one that was parted from another.
  if ((event.type === 'send-due' || !isUpkeep(event)) && isFirst(event, customer))
    observe(event, new Stepping(customer, event, world))
}

/** Applies the event to the customer, and what time alone has brought about since the last step. */
function observe(event: Event, stepping: Stepping): void {
  const { customer, world } = stepping
  // Nobody was there just now whom a file tells of; nor was who is heard of for the first time.
  const seenBefore = customer.identifiers.length > 0 ? customer.seenAt : Number.NEGATIVE_INFINITY
  if (event.load !== undefined) customer.seenAt = Math.max(seenBefore, Math.min(event.at, world.now))
  else if (!isUpkeep(event)) customer.seenAt = world.now
  if (event.ties !== undefined) for (const tie of event.ties) tieIdentifier(tie, false, stepping)
  if (event.zone !== undefined) adoptZone(event.zone, event.zoneSource ?? 'place', stepping)
  passStays(stepping)
  handOnPoints(stepping)
  passAllTime(stepping)
  passRedemptions(stepping)
  remindOfGrants(stepping)
  expireGrants(stepping)
  expireInbox(customer, world.now)
  closeExposures(stepping)
  forgetContacts(customer, world.now - Math.max(world.playbook.policy.memoryMs, chosenMemoryMs(customer.preferences)))
  switch (event.type) {
    case 'tracked':
      return observeTracked(event, stepping)
    case 'identified':
      return observeIdentified(event, stepping)
    case 'consent-changed':
      return observeConsentChanged(event, stepping)
    case 'consent-confirmed':
      return observeConsentConfirmed(event, stepping)
    case 'preferences-changed':
      return observePreferencesChanged(event, stepping)
    case 'relation-stated':
      return observeRelationStated(event, stepping)
    case 'household-stated':
      return observeHouseholdStated(event, stepping)
    case 'message-received':
      return observeMessageReceived(event, stepping)
    case 'approval-decided':
      return observeApprovalDecided(event, stepping)
    case 'response-received':
      return observeResponseReceived(event, stepping)
    case 'redemption-requested':
      return observeRedemptionRequested(event, stepping)
    case 'redemption-settled':
      return observeRedemptionSettled(event, stepping)
    case 'wallet-viewed':
      return observeWalletViewed(event, stepping)
    case 'code-entered':
      return observeCodeEntered(event, stepping)
    case 'grant-given':
      return observeGrantGiven(event, stepping)
    case 'grant-revoked':
      return observeGrantRevoked(event, stepping)
    case 'points-spent':
      return observePointsSpent(event, stepping)
    case 'points-adjusted':
      return observePointsAdjusted(event, stepping)
    case 'points-reviewed':
      return observePointsReviewed(event, stepping)
    case 'points-given':
      return observePointsGiven(event, stepping)
    case 'points-received':
      return observePointsReceived(event, stepping)
    case 'points-handed':
      return observePointsHanded(event, stepping)
    case 'run-requested':
      return observeRunRequested(event, stepping)
    case 'run-settled':
      return observeRunSettled(event, stepping)
    case 'hand-over-changed':
      return observeHandOverChanged(event, stepping)
    case 'agent-answered':
      return observeAgentAnswered(event, stepping)
    case 'inbox-read':
      return observeInboxRead(event, stepping)
    case 'delivery-reported':
      return observeDeliveryReported(event, stepping)
    case 'delivery-returned':
      return observeDeliveryReturned(event, stepping)
    case 'delivery-resent':
      return observeDeliveryResent(event, stepping)
    case 'device-registered':
      return observeDeviceRegistered(event, stepping)
    case 'address-lost':
      return observeAddressLost(event, stepping)
    case 'identifier-lost':
      return observeIdentifierLost(event, stepping)
    case 'merged-away':
      return observeMergedAway(event, stepping)
    case 'profile-received':
      return observeProfileReceived(event, stepping)
    case 'profile-restored':
      return observeProfileRestored(event, stepping)
    case 'erased':
      return observeErased(event, stepping)
    case 'history-counted':
      return observeHistoryCounted(event, stepping)
    case 'send-due':
      return observeSendDue(event, stepping)
    case 'decision-requested':
    case 'timer-fired':
      return
  }
}
