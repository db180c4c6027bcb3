import { type ExperimentPhase, initialPhase, type Playbook } from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { talliesOf } from './experiment-figures.ts'
import type { ExperimentChange } from './record.ts'
import type { SharedState } from './shared-state.ts'

/** How phases are kept among the tallies, which hold numbers only. */
const PHASES = ['draft', 'running', 'stopped', 'promoted'] as const

/** Notes what becomes of an experiment. */
export function changeExperiment(
  { experiment, figures, to, variant }: ExperimentChange,
  now: number,
  shared: SharedState,
  pending: PendingChanges,
): void {
  const set = (name: string, value: number) => shared.setTally(`experiments/${experiment}/${name}`, value, pending)
  for (const [name, value] of figures ? talliesOf(figures) : []) set(`${variant}/${to}/${name}`, value)
  if (to === 'out') {
    set(`${variant}/out`, now)
    return
  }
  set('phase', PHASES.indexOf(to))
  set(`${to}At`, now)
  if (to !== 'promoted') return
  set(`${variant}/promotedAt`, now)
  // Where somebody let the variant take over, what moved the rule earlier no longer stands for it.
  if (!figures) set(`${variant}/promoted/people`, 0)
}

/** How far an experiment is, by the records up to now. */
export function readPhase(id: string, shared: SharedState, { experiments }: Playbook): ExperimentPhase | undefined {
  const experiment = experiments.get(id)
  if (!experiment) return undefined
  const tally = (name: string) => shared.tally(`experiments/${id}/${name}`)
  const phase = PHASES[tally('phase')]!
  if (phase === 'stopped') return { phase }
  if (phase === 'promoted') {
    const variant = experiment.variants.reduce((last, next) =>
      tally(`${next.id}/promotedAt`) > tally(`${last.id}/promotedAt`) ? next : last,
    )
    return { phase, variant: variant.id }
  }
  const begun = phase === 'draft' ? initialPhase(experiment) : { phase, out: new Set<string>() }
  if (begun.phase !== 'running') return begun
  const out = experiment.variants.filter((variant) => tally(`${variant.id}/out`) > 0).map((variant) => variant.id)
  return out.length === 0 ? begun : { phase: 'running', out: new Set(out) }
}
