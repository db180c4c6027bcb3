import { z } from 'zod'
import { endRun } from '../end.ts'
import { END } from '../run.ts'
import type { StepKind } from '../step-kind.ts'

const schema = z.strictObject({
  end: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,40}$/, { error: 'an outcome in small letters, such as not_interested' })
    .describe('what has come of it'),
})

/** `{ end: not_interested }`: ends it with an outcome; `completed` where it ends by itself. */
export const endStep: StepKind<z.infer<typeof schema>> = {
  key: 'end',
  standsIn: 'both',
  schema,
  compile: ({ end }) => ({
    exits: [{ name: 'end', to: END }],
    enter(run, step) {
      if (run.callers.length > 0) return END
      endRun(run, end, step, true)
      return undefined
    },
  }),
}
