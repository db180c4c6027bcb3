import { z } from 'zod'
import { flowOf } from '../flow.ts'
import { startRun } from '../start.ts'
import type { StepKind } from '../step-kind.ts'

const schema = z.strictObject({
  thread: z.string().min(1).describe('id of a thread'),
  next: z.string().optional(),
  otherwise: z.string().optional().describe('in a journey: where it leads when the person did not go through it'),
})

/** Threads within threads, at most so deep. */
const DEEPEST = 5

/** `{ thread: address }`: within a thread goes through another one and returns; in a journey begins one and waits for its end. */
export const subThreadStep: StepKind<z.infer<typeof schema>> = {
  key: 'thread',
  standsIn: 'both',
  schema,
  compile({ next, otherwise, thread }, context) {
    if (!context.known.threads.has(thread)) context.problem('thread', `there is no thread "${thread}"`)
    const to = context.target(next, 'next')
    if (context.kind === 'thread') {
      if (otherwise !== undefined) context.problem('otherwise', 'a thread within a thread always returns; leave it out')
      return {
        exits: [{ name: 'next', to }],
        inner: thread,
        enter(run, step) {
          const inner = step.world.playbook.flows.threads.get(thread)
          if (!inner || run.callers.length >= DEEPEST) return to
          run.callers.push([run.flow, run.revision, to])
          run.flow = inner.id
          run.revision = inner.revision
          return inner.first
        },
      }
    }
    const rest = otherwise === undefined ? to : context.target(otherwise, 'otherwise')
    return {
      exits: [{ name: 'next', to }, ...(otherwise === undefined ? [] : [{ name: 'otherwise', to: rest }])],
      waits: true,
      enter(run, step) {
        const inner = step.world.playbook.flows.threads.get(thread)
        const { id: parent, properties } = run
        const cause = `${run.id}/${run.step}`
        const start = { cause, properties, channel: undefined, byPerson: false, parent }
        return inner && startRun(inner, start, step) ? undefined : rest
      },
      look: (run, step) => {
        // Its end brings it on; one that is not there any more has been missed.
        const isOpen = step.customer.runs.some(({ parent, state }) => parent === run.id && state !== 'closed')
        return isOpen || !flowOf(run, step.world.playbook.flows) ? undefined : rest
      },
    }
  },
}
