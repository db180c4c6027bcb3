import { z } from 'zod'
import type { Stepping } from '../../stepping.ts'
import { durationMs, durationSchema } from '../../time/duration.ts'
import { flowOf } from '../flow.ts'
import { beginHandOver, leaveDesk } from '../hand-over.ts'
import type { Run } from '../run.ts'
import { speak } from '../speak.ts'
import type { StepKind } from '../step-kind.ts'
import { inLanguage, textSchema } from '../text.ts'

const schema = z.strictObject({
  handOver: z.strictObject({
    to: z.string().min(1).max(100).describe('the team that takes it'),
    say: textSchema.optional().describe('what the customer is told meanwhile'),
    within: durationSchema
      .default('24h')
      .describe('how long somebody has to take it; and whoever has, until they answer again'),
  }),
  next: z
    .string()
    .optional()
    .describe('where it leads when the conversation is handed back, or its agent has gone quiet'),
  otherwise: z.string().default('end').describe('where it leads when nobody has taken it in time'),
})

/** `{ handOver: { to: service } }`: an agent of the brand goes on; what the customer writes is theirs until they hand it back. */
export const handOverStep: StepKind<z.infer<typeof schema>> = {
  key: 'handOver',
  standsIn: 'thread',
  schema,
  compile({ handOver, next, otherwise }, context) {
    if (handOver.say !== undefined) context.says(handOver.say, 'handOver.say')
    const to = context.target(next, 'next')
    const rest = context.target(otherwise, 'otherwise')
    const withinMs = durationMs(handOver.within)
    const dueAt = ({ handOver: open, since }: Run) => (open?.touchedAt ?? since) + withinMs
    return {
      exits: [
        { name: 'next', to },
        { name: 'otherwise', to: rest },
      ],
      speaks: true,
      listens: true,
      waits: true,
      dueAt,
      enter(run, step) {
        const flow = flowOf(run, step.world.playbook.flows)!
        if (handOver.say !== undefined) speak(run, flow, { text: inLanguage(handOver.say, step) }, step)
        beginHandOver(run, handOver.to, step)
        run.dueAt = dueAt(run)
        return undefined
      },
      look(run: Run, step: Stepping) {
        // Whoever landed here by an edit, or waits here since before agents had a desk.
        const { agent } = run.handOver ?? beginHandOver(run, handOver.to, step)
        if (run.dueAt > step.world.now) return undefined
        leaveDesk(run, agent === undefined ? 'not_taken' : 'gone_quiet')
        return agent === undefined ? rest : to
      },
    }
  },
}
