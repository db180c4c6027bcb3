import type { Runner } from '../runner/runner.ts'
import { judge, type VariantCounts } from './judge.ts'

/** What an experiment has shown up to now; undefined where the playbook has none with this id. */
export function resultOf(id: string, runner: Runner, now: number) {
  const { experiments } = runner.playbook.definition
  const definition = Object.hasOwn(experiments, id) ? experiments[id] : undefined
  const phase = runner.phaseOf(id)
  if (!definition || !phase) return undefined
  const tally = (name: string) => runner.shared.tally(`experiments/${id}/${name}`)
  // Whoever starts it once more wants it to run on: what is due by rule waits as long as after the first start.
  const since = Math.max(tally('firstAt'), tally('runningAt'))
  return { definition, phase, ...judge(definition, phase, countsOf(id, runner), now - since) }
}

/** In one text how far an experiment is: where it has not changed there is nothing to judge anew. */
export function seenSoFar(id: string, runner: Runner): string {
  return JSON.stringify([runner.playbook.version, countsOf(id, runner)])
}

function countsOf(id: string, { playbook, shared }: Runner): VariantCounts[] {
  return playbook.experiments.get(id)!.variants.map(({ id: variant }) => {
    const tally = (name: string) => shared.tally(`experiments/${id}/${variant}/${name}`)
    return {
      exposed: tally('exposed'),
      converted: tally('converted'),
      optedOut: tally('optedOut'),
      complained: tally('complained'),
      value: tally('value'),
      squares: tally('squares'),
      outAt: tally('out'),
    }
  })
}
