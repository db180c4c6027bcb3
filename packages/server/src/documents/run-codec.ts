import type { HandOver, Run } from '@attune/engine'

const KINDS = ['thread', 'journey'] as const
const STATES = ['waiting', 'queued', 'paused', 'closed'] as const

/** A run as a row of a customer's document (see `customer-codec.ts`). What never comes is kept as null. */
export function encodeRun(run: Run, word: (text: string) => number): readonly unknown[] {
  const { asked, callers, variant } = run
  return [
    run.id,
    KINDS.indexOf(run.kind) * STATES.length + STATES.indexOf(run.state),
    [word(run.root), word(run.flow), word(run.revision), word(run.step), word(run.channel)],
    run.since,
    instantOrNull(run.dueAt),
    run.startedAt,
    run.cause,
    run.properties,
    run.tries,
    (run.engaged ? 1 : 0) + (run.reminded ? 2 : 0),
    run.answers.map(([name, value]) => [word(name), value]),
    asked.map((one) => {
      const base = [word(one.thread), word(one.step), one.at, instantOrNull(one.closedAt), one.answered]
      return [...base, one.writtenAt, one.said, instantOrNull(one.overtakenAt)]
    }),
    run.done.map(word),
    callers.map((caller) => caller.map(word)),
    variant === undefined ? null : [word(variant.experiment), word(variant.variant)],
    run.parent ?? null,
    run.handOver ? encodeHandOver(run.handOver) : null,
    run.answeredIn.map(([step, seconds]) => [word(step), seconds]),
  ]
}

// biome-ignore lint/suspicious/noExplicitAny: rows written by the function above.
type Stored = any

export function decodeRun(stored: Stored, word: (number: number) => string): Run {
  const [id, kindAndState, names, since, dueAt, startedAt, cause, properties, tries, flags, answers, ...rest] = stored
  const [asked, done, callers, variant, parent, handOver = null, answeredIn = []] = rest
  return {
    ...{ id, since, startedAt, cause, properties, tries },
    kind: KINDS[Math.floor(kindAndState / STATES.length)]!,
    state: STATES[kindAndState % STATES.length]!,
    root: word(names[0]),
    flow: word(names[1]),
    revision: word(names[2]),
    step: word(names[3]),
    channel: word(names[4]),
    dueAt: dueAt ?? Number.POSITIVE_INFINITY,
    engaged: (flags & 1) > 0,
    reminded: (flags & 2) > 0,
    answers: answers.map(([name, value]: Stored) => [word(name), value]),
    answeredIn: answeredIn.map(([step, seconds]: Stored) => [word(step), seconds]),
    asked: asked.map(
      ([thread, step, at, closedAt, answered, writtenAt = 0, said = [], overtakenAt = null]: Stored) => ({
        ...{ thread: word(thread), step: word(step), at, answered, writtenAt, said },
        overtakenAt: overtakenAt ?? Number.POSITIVE_INFINITY,
        closedAt: closedAt ?? Number.POSITIVE_INFINITY,
      }),
    ),
    done: done.map(word),
    callers: callers.map((caller: number[]) => caller.map(word)),
    variant: variant === null ? undefined : { experiment: word(variant[0]), variant: word(variant[1]) },
    parent: parent ?? undefined,
    ...(handOver !== null && { handOver: decodeHandOver(handOver) }),
  }
}

function encodeHandOver({
  agent,
  answers,
  at,
  heardAt,
  id,
  team,
  touchedAt,
  unanswered,
}: HandOver): readonly unknown[] {
  return [id, team, at, agent ?? null, touchedAt, heardAt, unanswered, answers]
}

function decodeHandOver([id, team, at, agent, touchedAt, heardAt, unanswered, answers]: Stored): HandOver {
  return { id, team, at, agent: agent ?? undefined, touchedAt, heardAt, unanswered, answers }
}

function instantOrNull(at: number): number | null {
  return at === Number.POSITIVE_INFINITY ? null : at
}
