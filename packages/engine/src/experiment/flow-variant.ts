import type { Flow, Flows } from '../flow/flow.ts'
import type { Experiment } from './experiment.ts'

interface Definitions {
  readonly experiments: ReadonlyMap<string, Experiment>
  readonly flows: Flows
}

/** The thread or journey that people of a variant go through in the place of another one; that one itself outside of an experiment. */
export function flowOfVariant(flow: Flow, variant: string | undefined, { experiments, flows }: Definitions): Flow {
  if (variant === undefined || variant === '') return flow
  for (const { variants } of experiments.values()) {
    const other = variants.find(({ id }) => id === variant)?.flows.get(`${flow.kind}:${flow.id}`)
    const found = other === undefined ? undefined : (flow.kind === 'thread' ? flows.threads : flows.journeys).get(other)
    if (found) return found
  }
  return flow
}

/** Ids of the threads or journeys in the place of which people may go through one, and its own. */
export function begunAs(
  { id, kind }: Pick<Flow, 'id' | 'kind'>,
  { experiments }: Pick<Definitions, 'experiments'>,
): readonly string[] {
  const others = [...experiments.values()].flatMap(({ variants }) =>
    variants.flatMap(({ flows }) =>
      [...flows].flatMap(([key, to]) => (to === id && key.startsWith(`${kind}:`) ? key.slice(kind.length + 1) : [])),
    ),
  )
  return [...new Set([id, ...others])]
}
