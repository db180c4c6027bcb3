import { z } from 'zod'
import { decide } from '../../decision/decide.ts'
import type { Stepping } from '../../stepping.ts'
import { propertiesOf, type Run } from '../run.ts'
import type { StepKind } from '../step-kind.ts'

const schema = z.strictObject({
  action: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(50)])
    .describe('an action, or those of which the engine chooses one'),
  next: z.string().optional(),
  otherwise: z.string().optional().describe('where it leads when nothing was done'),
})

/** `{ action: cart-reminder }`: does what the engine decides among these, or nothing. */
export const actionStep: StepKind<z.infer<typeof schema>> = {
  key: 'action',
  standsIn: 'both',
  schema,
  compile({ action, next, otherwise }, context) {
    const names = typeof action === 'string' ? [action] : action
    const actions = names.flatMap((id) => {
      const found = context.known.actions.get(id)
      if (!found) context.problem('action', `there is no action "${id}"`)
      else if (found.treatments.every(({ channel }) => channel.kind === 'slot'))
        context.problem('action', `"${id}" only fills placements; give it a treatment on a channel that reaches people`)
      return found ?? []
    })
    const to = context.target(next, 'next')
    const rest = otherwise === undefined ? to : context.target(otherwise, 'otherwise')
    const carry = (run: Run, step: Stepping) => {
      const { customer, world } = step
      const id = `${run.kind}:${run.flow}/${run.step}`
      const decision = decide(
        { kind: 'trigger', id, cause: run.id, properties: propertiesOf(run), since: run.since, actions },
        step,
      )
      // Later is another look at this step, not a trigger's moment.
      customer.pendingMoments = customer.pendingMoments.filter(({ trigger }) => trigger !== id)
      run.dueAt = decision.later ?? Number.POSITIVE_INFINITY
      if (decision.later !== undefined && decision.later > world.now) return undefined
      const delivery = customer.deliveries.find((open) => open.id === decision.delivery)
      if (delivery) delivery.run = run.id
      return decision.delivery === undefined ? rest : to
    }
    return {
      exits: [{ name: 'next', to }, ...(otherwise === undefined ? [] : [{ name: 'otherwise', to: rest }])],
      waits: true,
      enter: carry,
      look: (run, step) => (run.dueAt <= step.world.now ? carry(run, step) : undefined),
    }
  },
}
