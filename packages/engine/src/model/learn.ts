import { isTrue } from '../condition/answer.ts'
import type { Action } from '../decision/action.ts'
import { segmentOf } from '../decision/weigh.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Tracked } from '../events/tracked.ts'
import type { JsonObject } from '../json.ts'
import type { Stepping } from '../stepping.ts'
import { attentionNames, hourSlot, noteAttention } from './attention.ts'
import type { BetaPrior } from './beta.ts'
import type { Exposure } from './exposure.ts'
import { optOutName } from './pressure.ts'

/** How long a response is awaited where the action does not say. */
const DEFAULT_RESPONSE_MS = 7 * 86_400_000

/** A customer's responses are awaited to this many decisions at once; a further one closes the oldest as a failure. */
const CAPACITY = 50

/** How long a response that happened in time may come late and still correct the label. */
const LATE_MS = 3 * 86_400_000

/** An opt-out is put down to the last contact on its channel within this time. */
const BLAME_MS = 7 * 86_400_000

/** What is believed of an action that the playbook no longer has. */
const REMOVED: BetaPrior = { alpha: 1, beta: 19 }

/** Closes an exposure with its label. The list is replaced, so one may go through it while closing. */
export function learn(exposure: Exposure, success: boolean, step: Stepping): void {
  const { customer } = step
  customer.exposures = customer.exposures.filter((shown) => shown !== exposure)
  label(exposure, success, step)
}

function label(exposure: Exposure, success: boolean, step: Stepping): void {
  const { failedAt: correctsAt } = exposure
  const prior = step.world.playbook.actions.get(exposure.action)?.prior ?? REMOVED
  const counted = correctsAt === undefined ? countAttention(exposure, success, step) : []
  step.effect({ type: 'update-model', exposure, success, correctsAt, prior, counted })
  if (success) correctMeasure(exposure, worthOf(exposure, true, step), step)
}

/** A decision is measured by what has come of it so far: nothing at first, whatever is still awaited. */
function correctMeasure(exposure: Exposure, worth: number, step: Stepping): void {
  const corrects = worthOf(exposure, false, step)
  if (worth !== corrects) step.effect({ type: 'measure-decision', arm: exposure.arm, worth, corrects })
}

/** Notes whether the person attended to what interrupted them, and tells under which names all people's attention is counted. */
function countAttention(
  { at, attended = false, delivery, pressure }: Exposure,
  success: boolean,
  step: Stepping,
): [name: string, yes: boolean][] {
  if (pressure === undefined || delivery === undefined) return []
  const { customer, scope } = step
  const yes = attended || success
  const slot = hourSlot(scope.zone, at)
  if (yes) noteAnswered(delivery, step)
  noteAttention(customer, slot, yes)
  return [
    ...attentionNames(segmentOf(step), slot).map((name): [string, boolean] => [name, yes]),
    [optOutName(pressure), false],
  ]
}

/** What was answered presses less. */
function noteAnswered(delivery: string, { customer }: Stepping): void {
  const contact = customer.contacts.find((made) => made.delivery === delivery)
  if (contact) contact.answered = true
}

/** The customer has opened or clicked it: attention, whatever the response. */
export function noteOpened(exposure: Exposure, step: Stepping): void {
  const { exposures } = step.customer
  if (exposure.delivery !== undefined) noteAnswered(exposure.delivery, step)
  exposures[exposures.indexOf(exposure)] = { ...exposure, attended: true }
}

/** Awaits the response to what was decided: from now on, or, where it has yet to be delivered, without an end so far. */
export function awaitResponse(
  { action, channel, decision, id, properties }: Delivery,
  arm: Exposure['arm'],
  delivered: boolean,
  read: Pick<Exposure, 'features' | 'pressure'>,
  step: Stepping,
): void {
  const at = step.world.now
  const until = delivered ? at + responseWindowMs(action, step) : Number.POSITIVE_INFINITY
  const gain = step.world.playbook.actions.get(action)?.valueOf(properties) ?? 0
  awaitLabel({ decision, action, channel, arm, at, until, delivery: id, gain, ...read }, step)
}

/** Watches what somebody does by themselves to whom the engine would have shown an action, and the arm of silence did not. */
export function awaitNothingShown(
  decision: string,
  silenced: Action,
  channel: string,
  properties: JsonObject,
  step: Stepping,
): void {
  const at = step.world.now
  const action = silenced.id
  const until = at + responseWindowMs(action, step)
  awaitLabel({ decision, action, channel, arm: 'silence', at, until, gain: silenced.valueOf(properties) }, step)
}

function awaitLabel(exposure: Exposure, step: Stepping): void {
  const { customer } = step
  if (customer.exposures.length >= CAPACITY) makeRoom(step)
  customer.exposures.push(exposure)
  step.effect({ type: 'measure-decision', arm: exposure.arm, worth: worthOf(exposure, false, step) })
}

/** Lets go of one that has its label, or closes the oldest that is not on its way. */
function makeRoom(step: Stepping): void {
  const { customer } = step
  const labelled = customer.exposures.findIndex(({ failedAt }) => failedAt !== undefined)
  if (labelled >= 0) {
    customer.exposures.splice(labelled, 1)
    return
  }
  const oldest = customer.exposures.find(({ until }) => until !== Number.POSITIVE_INFINITY) ?? customer.exposures[0]!
  learn(oldest, false, step)
}

/** Lets the window for a response to a delivery end at its length after `at`, when it was delivered. */
export function openResponseWindow(delivery: Delivery, at: number, step: Stepping): void {
  const { exposures } = step.customer
  const index = exposures.findIndex((shown) => shown.decision === delivery.decision)
  const exposure = exposures[index]
  if (!exposure) return
  // Whoever reports may have a clock that is behind: nothing arrives before it was decided.
  const shownAt = Math.max(at, exposure.at)
  exposures[index] = { ...exposure, at: shownAt, until: shownAt + responseWindowMs(delivery.action, step) }
}

/** What something shown has brought, less what it cost. The arm of silence shows nothing, so it costs nothing. */
function worthOf({ arm, channel: id, gain: worth = 0 }: Exposure, success: boolean, { world }: Stepping): number {
  const gain = success ? worth : 0
  const channel = world.playbook.channels.get(id)
  if (arm === 'silence' || !channel) return gain
  return gain - channel.cost - (channel.interrupts ? world.playbook.policy.interruptionCost : 0)
}

/** Nothing was shown after all: nothing is to be learned. */
export function forgetExposure(decision: string, step: Stepping): void {
  const { customer } = step
  const shown = customer.exposures.find((one) => one.decision === decision)
  if (shown) correctMeasure(shown, 0, step)
  customer.exposures = customer.exposures.filter((shown) => shown.decision !== decision)
}

function responseWindowMs(action: string, { world }: Stepping): number {
  return world.playbook.actions.get(action)?.response?.withinMs ?? DEFAULT_RESPONSE_MS
}

/** Credits an event to everything shown whose response it is, also where the window has closed before it was heard of. */
export function creditResponses(event: Tracked, step: Stepping): void {
  const { customer, world } = step
  if (customer.exposures.length === 0 || !world.playbook.responseEvents.has(event.name)) return
  for (const exposure of customer.exposures) {
    const response = world.playbook.actions.get(exposure.action)?.response
    if (response?.event !== event.name || event.at < exposure.at || event.at >= exposure.until) continue
    if (response.where && !isTrue(response.where(step.scope))) continue
    learn(exposure, true, step)
  }
}

/** Labels as failures the exposures whose window has passed without a response, and keeps them a while for late ones. */
export function closeExposures(step: Stepping): void {
  const { customer, world } = step
  const isDue = ({ failedAt, until }: Exposure) =>
    failedAt === undefined ? until <= world.now : failedAt + LATE_MS <= world.now
  if (!customer.exposures.some(isDue)) return
  const kept: Exposure[] = []
  for (const exposure of customer.exposures) {
    if (!isDue(exposure)) kept.push(exposure)
    else if (exposure.failedAt === undefined) {
      label(exposure, false, step)
      kept.push({ ...exposure, failedAt: world.now })
    }
  }
  customer.exposures = kept
}

/** Counts a refusal of a channel against the last contact on it: it was one too many. */
export function blameContact(channel: string, step: Stepping): void {
  const since = step.world.now - BLAME_MS
  const last = step.customer.exposures.findLast(
    ({ at, channel: on, pressure, until }) =>
      on === channel && pressure !== undefined && until !== Number.POSITIVE_INFINITY && at >= since,
  )
  if (last?.pressure !== undefined) step.effect({ type: 'count-opt-out', pressure: last.pressure })
}
