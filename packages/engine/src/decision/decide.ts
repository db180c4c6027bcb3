import { isMember } from '../audience/membership.ts'
import { isTrue } from '../condition/answer.ts'
import type { Scope } from '../condition/scope.ts'
import { whyNotNow } from '../consent/policy.ts'
import type { Arm } from '../model/exposure.ts'
import { whyUnavailable } from '../offer/availability.ts'
import { deriveId, hashShare } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Action } from './action.ts'
import { carryOut } from './carry-out.ts'
import { type Choice, choose } from './choose.ts'
import type { Contestant } from './contestant.ts'
import type { Candidate, Decision, Stage } from './decision.ts'
import type { Moment } from './moment.ts'
import { weigh } from './weigh.ts'

/**
 * Decides for one moment: every action goes down the same ladder, rung by rung, and each that falls leaves the rung
 * and the reason. What is left is weighed, and one of them, or silence, is chosen and carried out.
 */
export function decide(moment: Moment, step: Stepping): Decision {
  const { customer, world } = step
  const { policy } = world.playbook
  const scope = step.scopeFor(moment.properties)
  const candidates: Candidate[] = []
  const contestants: Contestant[] = []
  for (const action of moment.actions) {
    const fall = whyExcluded(action, scope, step)
    if (fall) candidates.push(fallen(action.id, undefined, fall.stage, fall.reason))
    else considerTreatments(action, moment, scope, step, candidates, contestants)
  }
  for (const { action, treatment, index } of contestants) {
    candidates[index] = { ...candidates[index]!, factors: weigh(action, treatment, world) }
  }
  const choice = choose(candidates, contestants, policy, () => step.random())
  const id = deriveId('dec', customer.id, step.event.id, moment.kind, moment.id, moment.cause)
  const decision = carryOut(record(id, moment, choice, step), moment, choice.contestant, step)
  step.effect({ type: 'record-decision', decision })
  return decision
}

/** The first rung at which an action falls whatever the channel; undefined when it stands. */
function whyExcluded(action: Action, scope: Scope, step: Stepping): { stage: Stage; reason: string } | undefined {
  const { customer, now } = scope
  const { campaign, limit, offer } = action
  if (action.persona !== undefined && !isMember(customer, action.persona))
    return { stage: 'assigned', reason: 'not_in_persona' }
  if (now < action.startsAt) return { stage: 'eligible', reason: 'not_started' }
  if (now >= action.endsAt) return { stage: 'eligible', reason: 'ended' }
  if (campaign && now < campaign.startsAt) return { stage: 'eligible', reason: 'campaign_not_started' }
  if (campaign && now >= campaign.endsAt) return { stage: 'eligible', reason: 'campaign_ended' }
  if (campaign?.pool !== undefined && step.remaining(campaign.pool) < 1)
    return { stage: 'eligible', reason: 'campaign_budget_spent' }
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

/** Adds one candidate for each channel on which the action could go, with the reason where the contact policy forbids it. */
function considerTreatments(
  action: Action,
  moment: Moment,
  scope: Scope,
  step: Stepping,
  candidates: Candidate[],
  contestants: Contestant[],
): void {
  const { customer, world } = step
  const { policy } = world.playbook
  const exempt = policy.exemptTopics.has(action.topic)
  const leftAlone = !exempt && isHeldOut(action, customer.id, policy.holdout)
  for (const treatment of action.treatments) {
    const { channel } = treatment
    // A placement is answered in the call; a trigger has nobody waiting for an answer.
    if ((channel.kind === 'slot') !== (moment.kind === 'placement')) continue
    const intent = { channel, topic: action.topic, campaign: action.campaign?.id }
    const reason = leftAlone ? 'holdout' : whyNotNow(policy, customer, intent, scope.zone, world.now)?.reason
    if (reason !== undefined) {
      candidates.push(fallen(action.id, channel.id, 'policy', reason))
      continue
    }
    contestants.push({ action, treatment, index: candidates.length })
    candidates.push(fallen(action.id, channel.id, 'arbitration', 'outbid'))
  }
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

function fallen(action: string, channel: string | undefined, stage: Stage, reason: string): Candidate {
  return { action, channel, stage, reason, factors: undefined, propensity: 0 }
}

function record(id: string, moment: Moment, choice: Choice, step: Stepping): Decision {
  const { customer, world } = step
  const { policy, version } = world.playbook
  const arm: Arm = choice.arm
  return {
    id,
    customer: customer.id,
    at: world.now,
    moment: { kind: moment.kind, id: moment.id },
    cause: moment.cause,
    event: step.event.id,
    properties: moment.properties,
    playbook: version,
    arm,
    exploration: policy.exploration,
    randomArm: policy.randomArm,
    armDraw: choice.armDraw,
    draw: choice.draw,
    candidates: choice.candidates,
    chosen: choice.chosen,
    propensity: choice.propensity,
    silencePropensity: choice.silencePropensity,
    feeds: step.feedsRead(),
    delivery: undefined,
    grant: undefined,
    content: undefined,
  }
}
