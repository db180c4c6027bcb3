import { isTrue } from '../condition/answer.ts'
import type { Scope } from '../condition/scope.ts'
import { isHouseholdCapReached } from '../consent/household.ts'
import { type Policy, whyNotNow } from '../consent/policy.ts'
import type { Channel } from '../delivery/channel.ts'
import { assignVariants, noteExposures, type Variants, varyAction, varyPolicy } from '../experiment/vary.ts'
import { whyUnavailable } from '../offer/availability.ts'
import type { Playbook } from '../playbook/playbook.ts'
import type { Customer } from '../profile/customer.ts'
import { deriveId, hashShare } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Action, Treatment } from './action.ts'
import { countingAmong, ownPersonasOf, type Persona } from './assign.ts'
import { whyOverBudget } from './budget.ts'
import { carryOut } from './carry-out.ts'
import { type Choice, choose, type OpenCandidate, pick } from './choose.ts'
import type { Contestant } from './contestant.ts'
import type { Decision, Stage } from './decision.ts'
import type { Moment } from './moment.ts'
import { asDone, type PastDecision } from './past-decision.ts'
import { Weighing } from './weigh.ts'

/** Chooses the best thing, then the best of what is left, until there is no room for more or nothing is better. */
export function fill(moment: Moment, step: Stepping): void {
  const { most = 1 } = moment
  let left = moment
  for (let rank = 0; rank < most; rank++) {
    const { candidates, chosen } = decide(left, step)
    const action = candidates[chosen]?.action
    if (action === undefined) return
    left = { ...left, rank: rank + 1, actions: left.actions.filter(({ id }) => id !== action) }
    if (left.actions.length === 0) return
  }
}

/**
 * Decides for one moment: every action goes down the same ladder, rung by rung, and each that falls leaves the rung
 * and the reason. What is left is weighed, and one of them, or silence, is chosen and carried out.
 */
export function decide(moment: Moment, step: Stepping): Decision {
  const { customer, world } = step
  const variants = assignVariants(moment.actions, step)
  const policy = varyPolicy(world.playbook.policy, variants)
  const field = takeField(moment, variants, step)
  const { candidates, contestants, scope } = field
  const weighing = new Weighing(step, scope, policy)
  const place = moment.rank === undefined ? [] : [moment.rank]
  const id = deriveId('dec', customer.id, step.event.id, moment.kind, moment.id, moment.cause, ...place)
  const past = world.past?.of(id)
  const fresh = settle(field, weighing, policy, moment, step, past)
  const choice = past === undefined ? fresh : asDone(past, fresh, contestants)
  const carriedOut = carryOut(record(id, moment, candidates, choice, policy, step), moment, choice, weighing, step)
  if (contestants.length > 0 && !choice.contestant && !choice.silenced)
    step.effect({ type: 'measure-decision', arm: choice.arm, worth: 0 })
  const experiments = noteExposures(variants, candidates, choice.chosen, step)
  const decision = experiments === undefined ? carriedOut : { ...carriedOut, experiments }
  step.effect({ type: 'record-decision', decision })
  return decision
}

/** Those among whom a moment chooses. */
interface Field {
  readonly scope: Scope
  readonly candidates: OpenCandidate[]
  readonly contestants: Contestant[]
}

/** Lets every action go down the ladder. */
export function takeField(moment: Moment, variants: Variants, step: Stepping): Field {
  const { customer, world } = step
  const scope = step.scopeFor(moment.properties)
  const personas = personasFor(customer, world.playbook)
  const waives = varyPolicy(world.playbook.policy, variants).shares.eligibility > 0
  const candidates: OpenCandidate[] = []
  const contestants: Contestant[] = []
  for (const given of moment.actions) {
    const action = varyAction(given, variants)
    const fall = whyExcluded(action, personas, scope, step)
    if (fall === undefined) considerTreatments(action, moment, scope, step, candidates, contestants, undefined)
    else if (isWaivable(fall.stage) && waives)
      considerTreatments(action, moment, scope, step, candidates, contestants, { ...fall, stage: fall.stage })
    else candidates.push(fallen(action.id, undefined, fall.stage, fall.reason))
  }
  return { scope, candidates, contestants }
}

/** Audiences of the personas of a customer: all, and those that count. */
interface OwnPersonas {
  readonly all: ReadonlySet<string>
  readonly counting: ReadonlySet<string>
}

function personasFor(customer: Customer, playbook: Playbook): OwnPersonas {
  const own = ownPersonasOf(customer, playbook)
  return { all: audiencesIn(own), counting: audiencesIn(countingAmong(own, playbook)) }
}

function audiencesIn(personas: readonly Persona[]): ReadonlySet<string> {
  return new Set(personas.map(({ audience }) => audience))
}

/** Weighs those who contend and chooses one of them, or silence. */
export function settle(
  { candidates, contestants }: Field,
  weighing: Weighing,
  policy: Policy,
  moment: Moment,
  step: Stepping,
  past?: PastDecision,
): Choice {
  const numbers = weighing.weigh(contestants, moment, candidates, past)
  if (moment.kind === 'send') return pick(candidates, contestants, numbers)
  return choose(candidates, contestants, numbers, policy, () => step.random())
}

/** Rungs that the arm of eligibility alone does not ask. */
type Waivable = 'applicable' | 'suitable'

function isWaivable(stage: Stage): stage is Waivable {
  return stage === 'applicable' || stage === 'suitable'
}

/** The first rung at which an action falls whatever the channel; undefined when it stands. */
function whyExcluded(
  action: Action,
  personas: OwnPersonas,
  scope: Scope,
  step: Stepping,
): { stage: Stage; reason: string } | undefined {
  const { now } = scope
  const { campaign, limit, offer } = action
  if (action.personas !== undefined && !action.personas.some((persona) => personas.counting.has(persona))) {
    const isOther = action.personas.some((persona) => personas.all.has(persona))
    return { stage: 'assigned', reason: isOther ? 'other_persona' : 'not_in_persona' }
  }
  if (now < action.startsAt) return { stage: 'eligible', reason: 'not_started' }
  if (now >= action.endsAt) return { stage: 'eligible', reason: 'ended' }
  if (campaign && now < campaign.startsAt) return { stage: 'eligible', reason: 'campaign_not_started' }
  if (campaign && now >= campaign.endsAt) return { stage: 'eligible', reason: 'campaign_ended' }
  const overBudget = whyOverBudget(action, undefined, step)
  if (overBudget !== undefined) return { stage: 'eligible', reason: overBudget }
  if (limit && decisionsFor(action.id, now - limit.withinMs, step) >= limit.max)
    return { stage: 'eligible', reason: 'limit_reached' }
  if (offer) {
    const reason = whyUnavailable(offer, scope, step)
    if (reason !== undefined) return { stage: 'eligible', reason }
  }
  if (action.eligible && !isTrue(action.eligible(scope))) return { stage: 'eligible', reason: 'not_eligible' }
  if (action.applicable && !isTrue(action.applicable(scope))) return { stage: 'applicable', reason: 'not_applicable' }
  if (action.suitable && !isTrue(action.suitable(scope))) return { stage: 'suitable', reason: 'not_suitable' }
  return undefined
}

/**
 * Adds one candidate for each channel on which the action could go, with the reason where the contact policy forbids
 * it. One that fell at a rung that is `waived` contends only in the arm that does not ask for it.
 */
function considerTreatments(
  action: Action,
  moment: Moment,
  scope: Scope,
  step: Stepping,
  candidates: OpenCandidate[],
  contestants: Contestant[],
  waived: { readonly stage: Waivable; readonly reason: string } | undefined,
): void {
  const { customer, world } = step
  const { policy } = world.playbook
  const exempt = policy.exemptTopics.has(action.topic)
  const leftAlone = !exempt && isHeldOut(action, customer.id, policy.holdout)
  const excluded = isRuledOut(action, step) ? 'excluded_by_group' : undefined
  for (const treatment of action.treatments) {
    const { channel } = treatment
    // A placement is answered in the call; a trigger has nobody waiting for an answer.
    if ((channel.kind === 'slot') !== (moment.kind === 'placement')) continue
    const intent = { channel, topic: action.topic, campaign: action.campaign?.id }
    const refusal = whyNotNow(policy, customer, intent, scope.zone, world.now)
    const rest =
      refusal === undefined || mayWaitFor(refusal.until, action, treatment, moment) ? undefined : refusal.reason
    const reason = leftAlone
      ? 'holdout'
      : (excluded ??
        rest ??
        (isHouseholdCapReached(intent, undefined, step)
          ? 'household_cap_reached'
          : whyOverLimits(action, channel, scope, step)))
    if (reason !== undefined) {
      if (waived) candidates.push(fallen(action.id, channel.id, waived.stage, waived.reason))
      else candidates.push(fallen(action.id, channel.id, 'policy', reason))
      continue
    }
    contestants.push({ action, treatment, index: candidates.length, mustWait: refusal !== undefined })
    const { stage, reason: fate } = waived ?? OUTBID
    const candidate = fallen(action.id, channel.id, stage, fate)
    if (waived) candidate.waived = waived.stage
    candidates.push(candidate)
  }
}

/** Whether what stands against an action now ends within the time that it may wait. */
function mayWaitFor(
  until: number | undefined,
  { waitsMs }: Action,
  { expiresAfterMs }: Treatment,
  { kind, since }: Moment,
): boolean {
  if (until === undefined || kind === 'placement') return false
  // What is sent anyway waits at the door.
  return kind === 'send' ? until < since + expiresAfterMs : until <= since + waitsMs
}

/** Whether another action of the same group was decided for lately. */
function isRuledOut({ exclusion }: Action, step: Stepping): boolean {
  if (exclusion === undefined) return false
  const since = step.world.now - exclusion.withinMs
  return exclusion.others.some((other) => decisionsFor(other, since, step) > 0)
}

/** What budgets and approvals have against an action on a channel. */
function whyOverLimits(action: Action, channel: Channel, { properties }: Scope, step: Stepping): string | undefined {
  // Nobody can approve what is answered in the call.
  if (channel.kind === 'slot' && action.valueOf(properties) * action.lever > step.world.playbook.policy.approval.above)
    return 'needs_approval'
  return whyOverBudget(action, channel, step)
}

/** Whether the customer belongs to those that the brand, or this campaign, leaves alone: stable per customer and campaign. */
function isHeldOut(action: Action, customer: number, share: number): boolean {
  if (share > 0 && hashShare(`holdout\u0000${customer}`) < share) return true
  const { campaign } = action
  return (
    campaign !== undefined &&
    campaign.holdout > 0 &&
    hashShare(`holdout\u0000${campaign.id}\u0000${customer}`) < campaign.holdout
  )
}

function decisionsFor(action: string, since: number, { customer }: Stepping): number {
  const made = customer.actionTimes.find(([id]) => id === action)
  return made === undefined ? 0 : made[1].filter((at) => at > since).length
}

/** What becomes of one that contends and is not chosen. */
const OUTBID = { stage: 'arbitration', reason: 'outbid' } as const

function fallen(action: string, channel: string | undefined, stage: Stage, reason: string): OpenCandidate {
  return { action, channel, stage, reason, factors: undefined, propensity: 0 }
}

function record(
  id: string,
  moment: Moment,
  candidates: readonly OpenCandidate[],
  choice: Choice,
  policy: Policy,
  step: Stepping,
): Decision {
  const { customer, world } = step
  const { version } = world.playbook
  return {
    id,
    customer: customer.id,
    at: world.now,
    moment: { kind: moment.kind, id: moment.id },
    cause: moment.cause,
    event: step.event.id,
    properties: moment.properties,
    playbook: version,
    model: world.model.version,
    arm: choice.arm,
    exploration: policy.exploration,
    shares: policy.shares,
    armDraw: choice.armDraw,
    draw: choice.draw,
    candidates,
    chosen: choice.chosen,
    propensity: choice.propensity,
    silencePropensity: choice.silencePropensity,
    feeds: step.feedsRead(),
    later: undefined,
    delivery: undefined,
    grant: undefined,
    content: undefined,
  }
}
