import { z } from 'zod'
import { consentState } from '../../consent/consent.ts'
import { stateConsent } from '../../consent/state-consent.ts'
import type { Stepping } from '../../stepping.ts'
import { durationMs, durationSchema } from '../../time/duration.ts'
import type { Run } from '../run.ts'
import type { StepKind } from '../step-kind.ts'

const schema = z.strictObject({
  optIn: z.strictObject({
    channel: z.string().min(1).optional().describe('the one on which the conversation is held where not given'),
    topic: z.string().min(1).optional().describe('the channel as a whole where not given'),
    wording: z.string().min(1).max(500).describe('what the person agrees to by having written'),
    within: durationSchema.default('24h').describe('how long a second step is waited for'),
  }),
  next: z.string().optional(),
  otherwise: z.string().default('end').describe('where it leads when the second step does not come'),
})

/** `{ optIn: { wording: Texts about offers } }`: notes consent; on channels with double opt-in the second step is waited for. */
export const optInStep: StepKind<z.infer<typeof schema>> = {
  key: 'optIn',
  standsIn: 'thread',
  schema,
  compile({ next, optIn, otherwise }, context) {
    if (optIn.channel !== undefined && !context.known.channels.has(optIn.channel))
      context.problem('optIn.channel', `there is no channel "${optIn.channel}"`)
    const to = context.target(next, 'next')
    const rest = context.target(otherwise, 'otherwise')
    const dueAt = ({ since }: Run) => since + durationMs(optIn.within)
    const isGiven = (run: Run, { customer }: Stepping) =>
      consentState(customer, optIn.channel ?? run.channel, optIn.topic) === 'granted'
    return {
      exits: [
        { name: 'next', to },
        { name: 'otherwise', to: rest },
      ],
      listens: true,
      waits: true,
      dueAt,
      enter(run, step) {
        const { id: proof, at } = step.event
        const { topic, wording } = optIn
        const channel = optIn.channel ?? run.channel
        if (!isGiven(run, step))
          stateConsent({ channel, topic, state: 'granted', at, source: 'thread', wording, proof }, step)
        if (isGiven(run, step)) return to
        run.dueAt = dueAt(run)
        return undefined
      },
      look(run, step) {
        if (isGiven(run, step)) return to
        return run.dueAt <= step.world.now ? rest : undefined
      },
    }
  },
}
