import type { Run } from '@attune/engine'
import { instantOf } from './view-grant.ts'

/** A thread or a journey that somebody is in, for people. */
export function viewRun({
  answers,
  asked,
  channel,
  dueAt,
  id,
  kind,
  root,
  since,
  startedAt,
  state,
  step,
  variant,
}: Run) {
  return {
    ...{ id, kind, flow: root, step, state },
    channel: channel === '' ? null : channel,
    startedAt: instantOf(startedAt),
    since: instantOf(since),
    dueAt: dueAt === Number.POSITIVE_INFINITY ? null : instantOf(dueAt),
    answers: Object.fromEntries(answers),
    questions: asked.map(({ answered, at, step }) => ({ step, at: instantOf(at), answered })),
    experiment: variant ?? null,
  }
}
