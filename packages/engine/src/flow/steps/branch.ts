import { z } from 'zod'
import { isTrue } from '../../condition/answer.ts'
import { conditionSchema } from '../../condition/condition.ts'
import { propertiesOf } from '../run.ts'
import type { StepKind } from '../step-kind.ts'

const schema = z.strictObject({
  branch: z
    .array(z.strictObject({ if: conditionSchema, to: z.string() }))
    .min(1)
    .max(50),
  otherwise: z.string({ error: 'say where it leads when none of the conditions is true: `otherwise: step`' }),
})

/** `{ branch: [{ if: answers.cups >= 5, to: thanks }], otherwise: more }`: the first condition that is true decides. */
export const branchStep: StepKind<z.infer<typeof schema>> = {
  key: 'branch',
  standsIn: 'both',
  schema,
  compile({ branch, otherwise }, context) {
    const ways = branch.map((way, i) => ({
      holds: context.condition(way.if, `branch[${i}].if`),
      to: context.target(way.to, `branch[${i}].to`),
    }))
    const rest = context.target(otherwise, 'otherwise')
    return {
      exits: [...ways.map(({ to }, i) => ({ name: `${i + 1}`, to })), { name: 'otherwise', to: rest }],
      enter(run, step) {
        const scope = step.scopeFor(propertiesOf(run))
        return ways.find(({ holds }) => isTrue(holds(scope)))?.to ?? rest
      },
    }
  },
}
