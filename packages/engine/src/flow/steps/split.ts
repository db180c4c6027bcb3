import { z } from 'zod'
import { takePart } from '../../experiment/participation.ts'
import { assign } from '../../experiment/vary.ts'
import { hashShare } from '../../random.ts'
import type { StepContext, StepKind } from '../step-kind.ts'

const schema = z.union(
  [
    z.strictObject({
      split: z
        .array(z.strictObject({ share: z.number().gt(0).max(1), to: z.string() }))
        .min(2)
        .max(20),
    }),
    z.strictObject({
      split: z.strictObject({ experiment: z.string().min(1), to: z.record(z.string(), z.string()) }),
      otherwise: z.string().describe('for those who take no part in it'),
    }),
  ],
  { error: 'a split is a list of { share, to }, or { experiment, to: { variant: step } } with `otherwise`' },
)

const TOLERANCE = 1e-6

/** `{ split: [{ share: 0.5, to: a }, { share: 0.5, to: b }] }`: by chance, the same for a person each time; or by an experiment. */
export const splitStep: StepKind<z.infer<typeof schema>> = {
  key: 'split',
  standsIn: 'both',
  schema,
  compile(given, context) {
    return 'otherwise' in given ? byExperiment(given, context) : byShare(given.split, context)
  },
}

function byShare(given: readonly { readonly share: number; readonly to: string }[], context: StepContext) {
  const sum = given.reduce((total, { share }) => total + share, 0)
  if (Math.abs(sum - 1) > TOLERANCE)
    context.problem('split', `the shares sum to ${Number(sum.toPrecision(6))}; they must sum to 1`)
  const ways = given.map(({ share, to }, i) => ({ share, to: context.target(to, `split[${i}].to`) }))
  const { flow, id, kind } = context
  return {
    exits: ways.map(({ to }, i) => ({ name: `${i + 1}`, to })),
    enter: (_run: unknown, { customer }: { customer: { id: number } }) => {
      let drawn = hashShare(`split\u0000${kind}\u0000${flow}\u0000${id}\u0000${customer.id}`)
      for (const { share, to } of ways) {
        if (drawn < share) return to
        drawn -= share
      }
      return ways.at(-1)!.to
    },
  }
}

function byExperiment(
  { otherwise, split }: Extract<z.infer<typeof schema>, { otherwise: string }>,
  context: StepContext,
): ReturnType<StepKind['compile']> {
  const experiment = context.known.experiments.get(split.experiment)
  if (!experiment) context.problem('split.experiment', `there is no experiment "${split.experiment}"`)
  const ways = new Map(Object.entries(split.to).map(([id, to]) => [id, context.target(to, `split.to.${id}`)]))
  for (const { id } of experiment?.variants ?? [])
    if (!ways.has(id)) context.problem('split.to', `it is not said where the variant "${id}" leads`)
  for (const id of ways.keys())
    if (experiment && !experiment.variants.some((variant) => variant.id === id))
      context.problem(`split.to.${id}`, `the experiment has no variant "${id}"`)
  const rest = context.target(otherwise, 'otherwise')
  return {
    exits: [...[...ways].map(([name, to]) => ({ name, to })), { name: 'otherwise', to: rest }],
    enter(_run, step) {
      const assigned = experiment && assign(experiment, step)
      if (!assigned) return rest
      if (assigned.counts) takePart(experiment.id, assigned.variant.id, step)
      return ways.get(assigned.variant.id) ?? rest
    },
  }
}
