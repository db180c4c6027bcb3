import type { Decision, PastDecision, Playbook } from '@attune/engine'
import { decisionOf } from '../calls/decisions-of.ts'
import { type Estimators, estimate } from '../evaluate/estimators.ts'
import { judgeSupport, measureSupport, type Support, type Verdict } from '../evaluate/support.ts'
import type { Snapshot, Store } from '../runner/store.ts'
import { expectWorth, type JudgedRow } from './expect-worth.ts'
import { nameOf, relive } from './relive.ts'
import { recordsOf, stateOfPast } from './replay-past.ts'

/** What a decision would have been worth under the changed playbook, judged by what came of those that were made. */
export interface PastValue extends Verdict {
  /** Minor units for each decision, as the playbook in force reckons. */
  readonly estimators: Estimators
  readonly support: Support
  /** The mean of what came of the decisions as they were made. */
  readonly asMade: number
  /** Decisions that were looked at, and the share of them that came out again from the history under the playbook in force. */
  readonly decisions: number
  readonly restoredShare: number
  /** People left out because they were merged or parted. */
  readonly leftOut: number
}

interface Parts {
  readonly store: Store
  readonly snapshot: Snapshot
  readonly champion: Playbook
  readonly challenger: Playbook
  readonly from: number
  readonly to: number
  readonly onProgress: (done: number) => void
}

const PAGE = 1000

/** A response is awaited this long where an action does not say. */
const DEFAULT_RESPONSE_MS = 7 * 86_400_000

/** So close must a probability that is reckoned again be to the one that was recorded. */
const SAME = 1e-9

/** Where less than this share comes out again, the history is not the whole context. */
const LEAST_RESTORED = 0.95

/** What ties documents of several people together cannot be lived again one by one. */
const JOINING = new Set(['merged-away', 'profile-received', 'profile-restored', 'erased'])

/**
 * Judges the changed playbook from the decisions that were recorded, by their propensities. For each its probability of
 * doing what was done is reckoned exactly, in the context that the decision had (see `relive`). Decisions whose
 * response could still come when the history ends are not looked at.
 */
export async function judgePast(parts: Parts): Promise<PastValue> {
  const { challenger, champion, from, onProgress, snapshot, store } = parts
  const state = stateOfPast(snapshot, champion)
  const challenged = stateOfPast(snapshot, challenger).world
  const end = state.now
  const awaitedMs = longestResponse(champion)
  const until = Math.min(parts.to, end - awaitedMs + 1)
  const rows: JudgedRow[] = []
  let restored = 0
  let decided = 0
  let leftOut = 0
  let open = 0
  for (let customer = 1; customer <= snapshot.lastCustomer; customer++) {
    if (customer % 100 === 0) onProgress(customer)
    const decisions = await decisionsOf(customer, store)
    open += decisions.filter(({ at }) => at >= Math.max(from, until) && at < parts.to).length
    if (!decisions.some(({ at }) => at >= from && at < until)) continue
    const records = await recordsOf(customer, store, state)
    if (records.some(({ event }) => JOINING.has(event.type))) {
      leftOut++
      continue
    }
    const live = (playbook: Playbook, world = state.world) =>
      relive(customer, records, decisions, pastOf(champion, playbook), playbook, world, end)
    const [asMade, asChanged] = [live(champion), live(challenger, challenged)]
    for (const decision of decisions) {
      if (decision.at < from || decision.at >= until) continue
      decided++
      const done = nameOf(decision)
      const again = asMade.chosen.get(decision.id)?.get(done) ?? 0
      if (Math.abs(again - decision.propensity) > SAME) continue
      restored++
      rows.push({
        slot: decision.moment.id,
        done,
        weight: (asChanged.chosen.get(decision.id) ?? NOTHING).get(done) ?? 0,
        worth: asMade.worth.get(decision.id) ?? 0,
        propensity: decision.propensity,
        target: asChanged.chosen.get(decision.id) ?? NOTHING,
      })
    }
  }
  onProgress(snapshot.lastCustomer)
  const judged = judgeRows(rows, restored, decided)
  if (decided > 0 || open === 0) return { ...judged, leftOut }
  const reason = `cannot tell: the response to each of the ${open} decisions could still come, since it is awaited for up to ${inWords(awaitedMs)}`
  return { ...judged, reason, leftOut }
}

function inWords(ms: number): string {
  const hours = ms / 3_600_000
  return hours < 48 ? `${Number(hours.toFixed(2))} hours` : `${Number((hours / 24).toFixed(1))} days`
}

/** Where the changed playbook has no such moment, nothing is done. */
const NOTHING = new Map([['', 1]])

function judgeRows(rows: readonly JudgedRow[], restored: number, decided: number): Omit<PastValue, 'leftOut'> {
  const reward = Float64Array.from(rows, ({ worth }) => worth)
  const weight = Float64Array.from(rows, ({ propensity, weight: probability }) => probability / propensity)
  const { expected, expectedUnderTarget, unseenShare } = expectWorth(rows)
  const support = measureSupport(weight, reward, unseenShare)
  const restoredShare = decided === 0 ? 0 : restored / decided
  const verdict: Verdict =
    decided > 0 && restoredShare < LEAST_RESTORED
      ? {
          verdict: 'unreliable',
          reason: `cannot tell: of ${decided} decisions only ${Math.round(restoredShare * 100)} % come out again from the history that is there, so their context is not known`,
        }
      : judgeSupport(support)
  return {
    ...verdict,
    estimators: estimate({ reward, weight, expected, expectedUnderTarget }),
    support,
    asMade: reward.reduce((sum, worth) => sum + worth, 0) / rows.length,
    decisions: decided,
    restoredShare,
  }
}

/** What was done then, for a playbook under which it is lived again. */
function pastOf(champion: Playbook, playbook: Playbook): (decision: Decision) => PastDecision {
  const [before, after] = [champion.definition.policy, playbook.definition.policy]
  const keepsLean = JSON.stringify(before.features) === JSON.stringify(after.features)
  const costs = ({ fatigue, interruptionCost, relationValue }: typeof before) =>
    JSON.stringify([fatigue, interruptionCost, relationValue])
  const keepsInterruption = costs(before) === costs(after)
  return (decision) => {
    const winner = decision.candidates[decision.chosen]
    const action = winner && champion.actions.get(winner.action)
    const treatment = action?.treatments.find(({ channel }) => channel.id === winner?.channel)
    const factors = new Map(
      decision.candidates.map((candidate) => [`${candidate.action}/${candidate.channel}`, candidate.factors]),
    )
    return {
      arm: decision.arm,
      done: action && treatment && { action, treatment, later: decision.later },
      keepsLean,
      keepsInterruption,
      factors: (name, channel) => factors.get(`${name}/${channel}`),
    }
  }
}

function longestResponse({ actions }: Playbook): number {
  return Math.max(0, ...[...actions.values()].map(({ response }) => response?.withinMs ?? DEFAULT_RESPONSE_MS))
}

/** The decisions of a customer, oldest first. */
async function decisionsOf(customer: number, store: Store): Promise<Decision[]> {
  const found: Decision[] = []
  let before: number | undefined
  do {
    const page = await store.decisions(customer, before, PAGE)
    found.push(...page.rows.map(decisionOf))
    before = page.next
  } while (before !== undefined)
  return found.reverse()
}
