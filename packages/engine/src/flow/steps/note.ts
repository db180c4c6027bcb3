import { z } from 'zod'
import type { Json } from '../../json.ts'
import { valueAt } from '../../json.ts'
import { noteAnswer, propertiesOf } from '../run.ts'
import type { StepKind } from '../step-kind.ts'

const fromSchema = z.strictObject({
  from: z.string().min(1).describe('dotted path: answers.NAME, or a property of what began it'),
})

const schema = z.strictObject({
  note: z
    .record(z.string().min(1).max(64), z.union([fromSchema, z.json()]))
    .describe('what the run keeps beside its answers, each with a value or `{ from: answers.name }`'),
  next: z.string().optional(),
})

/** `{ note: { score: 3 } }`: keeps something for this run alone, found as `answers.score` and exported with the answers. */
export const noteStep: StepKind<z.infer<typeof schema>> = {
  key: 'note',
  standsIn: 'both',
  schema,
  compile({ next, note }, context) {
    const to = context.target(next, 'next')
    const notes = Object.entries(note).map(([name, value]) => {
      const from = fromSchema.safeParse(value)
      return { name, value: value as Json, path: from.success ? from.data.from.split('.') : undefined }
    })
    return {
      exits: [{ name: 'next', to }],
      enter(run) {
        for (const { name, path, value: given } of notes) {
          const value = path ? valueAt(propertiesOf(run), path) : given
          if (value !== undefined) noteAnswer(run, name, value)
        }
        return to
      },
    }
  },
}
