import { z } from 'zod'
import { flowOf } from '../flow.ts'
import { speak } from '../speak.ts'
import type { StepKind } from '../step-kind.ts'
import { alongIn, inLanguage, textSchema } from '../text.ts'

const schema = z.strictObject({
  say: textSchema,
  data: z
    .record(z.string(), z.json())
    .default({})
    .describe(
      'what the channel needs beside the text, such as a picture; `replies` are buttons, one list for all or one for each language',
    ),
  next: z.string().optional(),
})

/** `{ say: Welcome! }` */
export const sayStep: StepKind<z.infer<typeof schema>> = {
  key: 'say',
  standsIn: 'thread',
  schema,
  compile({ data, next, say }, context) {
    context.says(say, 'say')
    const to = context.target(next, 'next')
    return {
      exits: [{ name: 'next', to }],
      speaks: true,
      enter(run, step) {
        const flow = flowOf(run, step.world.playbook.flows)!
        speak(run, flow, { ...alongIn(data, step), text: inLanguage(say, step) }, step)
        return to
      },
    }
  },
}
