import { type Decision, recompute } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { reasonInWords } from '../why/reasons.ts'
import { decisionOf } from './decisions-of.ts'
import type { Surroundings } from './surroundings.ts'
import { viewDecision } from './view-decision.ts'

/** One decision with all that was recorded of it, made again from the record to show that it agrees (invariant 8). */
export async function readDecision(call: Call & { type: 'read-decision' }, around: Surroundings): Promise<Reply> {
  const decision = await findDecision(call.id, around)
  // The store still has those of somebody who was erased a moment ago.
  const isShown = decision && (await around.runner.read(decision.customer, (found) => found?.erasedAt === 0))
  if (!decision || !isShown) return errorReply('decision_unknown')
  const { customer, exploration, model, shares, armDraw, draw, silencePropensity, feeds } = decision
  const disagreements = recompute(decision)
  const record = { customer, exploration, model, shares, armDraw, draw, silencePropensity, feeds }
  const view = {
    ...(await viewDecision(decision, around)),
    candidates: decision.candidates.map((candidate) => ({ ...candidate, words: reasonInWords(candidate.reason) })),
    ...(decision.experiments && { experiments: decision.experiments }),
    ...record,
    recomputed: { agrees: disagreements.length === 0, disagreements },
  }
  return { status: 200, body: JSON.stringify(view) }
}

/** A decision by its id, whether the store holds it yet or not. */
export async function findDecision(id: string, { runner, store }: Surroundings): Promise<Decision | undefined> {
  for (const { decisions } of runner.unstored) {
    const unstored = decisions.get(id)
    if (unstored) return unstored
  }
  const row = await store.decision(id)
  return row && decisionOf(row)
}
