import { errorReply } from '../errors.ts'
import { resultOf } from '../experiments/result-of.ts'
import type { Call, Reply } from '../runner/call.ts'
import { ruledChanges } from '../runner/experiment-figures.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** All experiments of the playbook, with what they have shown so far. */
export function readExperiments({ clock, runner }: Surroundings): Reply {
  const experiments = Object.keys(runner.playbook.definition.experiments).flatMap(
    (id) => viewOf(id, runner, clock) ?? [],
  )
  return { status: 200, body: JSON.stringify({ experiments }) }
}

/** One experiment. */
export function readExperiment(call: Call & { type: 'read-experiment' }, { clock, runner }: Surroundings): Reply {
  const view = viewOf(call.id, runner, clock)
  return view ? { status: 200, body: JSON.stringify(view) } : errorReply('experiment_unknown')
}

/** Starts, stops or ends an experiment. */
export async function changeExperiment(
  call: Call & { type: 'change-experiment' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const { id, to, variant } = call
  const before = viewOf(id, runner, clock)
  if (!before) return errorReply('experiment_unknown')
  const known = before.variants.map((one) => one.id)
  if (to === 'promoted' && !known.includes(variant ?? ''))
    return errorReply('variant_unknown', { message: `The experiment has the variants ${known.join(', ')}.` })
  await runner.changeExperiment({ experiment: id, to, ...(variant !== undefined && { variant }), by: 'request' })
  return { status: 200, body: JSON.stringify({ ...viewOf(id, runner, clock), before: before.phase }) }
}

function viewOf(id: string, runner: Surroundings['runner'], clock: Surroundings['clock']) {
  const result = resultOf(id, runner, clock.now())
  if (!result) return undefined
  const { definition, due, phase, sampleRatio, variants, waitsFor } = result
  const changedAt = runner.shared.tally(`experiments/${id}/${phase.phase}At`)
  return {
    id,
    name: definition.name ?? id,
    phase: phase.phase,
    since: changedAt === 0 ? null : instantOf(changedAt),
    winner: phase.phase === 'promoted' ? phase.variant : null,
    goal: definition.goal.value === undefined ? 'people' : 'value',
    sampleRatio,
    variants: variants.map((one) => ({ ...one, outAt: one.outAt === 0 ? null : instantOf(one.outAt) })),
    ruled: ruledChanges(id, variants, runner.shared).map(({ at, experiment: _, ...change }) => ({
      ...{ ...change, at: instantOf(at) },
    })),
    next: (due && { to: due.to, variant: due.variant, by: due.by }) ?? waitsFor ?? null,
  }
}
