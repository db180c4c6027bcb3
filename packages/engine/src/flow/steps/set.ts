import { z } from 'zod'
import type { Json } from '../../json.ts'
import { valueAt } from '../../json.ts'
import { setTrait } from '../../profile/traits.ts'
import { propertiesOf } from '../run.ts'
import type { StepKind } from '../step-kind.ts'

const fromSchema = z.strictObject({
  from: z.string().min(1).describe('dotted path: answers.NAME, or a property of what began it'),
})

const schema = z.strictObject({
  set: z
    .record(z.string().min(1).max(200), z.union([fromSchema, z.json()]))
    .describe('traits, each with a value, `{ from: answers.name }`, or null to take it away'),
  next: z.string().optional(),
})

/** `{ set: { member: true, favourite: { from: answers.drink } } }` */
export const setStep: StepKind<z.infer<typeof schema>> = {
  key: 'set',
  standsIn: 'both',
  schema,
  compile({ next, set }, context) {
    const to = context.target(next, 'next')
    const traits = Object.entries(set).map(([name, value]) => {
      const from = fromSchema.safeParse(value)
      return { name, value: value as Json, path: from.success ? from.data.from.split('.') : undefined }
    })
    return {
      exits: [{ name: 'next', to }],
      enter(run, step) {
        const { customer, world } = step
        for (const { name, path, value: given } of traits) {
          const value = path ? valueAt(propertiesOf(run), path) : given
          if (value === undefined) continue
          const ranks = world.playbook.sourceRanks.get(name)
          if (setTrait(customer, name, value, world.now, world.limits.traits, run.kind, ranks))
            step.touch(`trait:${name}`)
        }
        return to
      },
    }
  },
}
