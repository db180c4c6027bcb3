import type { Reply } from '../runner/call.ts'
import { ERA_TALLIES } from '../runner/era-book.ts'
import type { SharedState } from '../runner/shared-state.ts'
import type { Surroundings } from './surroundings.ts'

/** Figures for operators and for the summary of a run: gauges, tallies, responses by arm. */
export function readStatus({ runner }: Surroundings): Reply {
  const { shared } = runner
  const status = {
    playbook: runner.playbook.version,
    gauges: runner.gauges,
    tallies: Object.fromEntries([...shared.tallies].filter(([name]) => !name.startsWith(ERA_TALLIES))),
    responses: Object.fromEntries(responsesByArm(shared)),
    pools: Object.fromEntries(shared.poolsSpent),
  }
  return { status: 200, body: JSON.stringify(status) }
}

/** Responses awaited and seen, by arm: what the engine's choices are worth beside chance's. */
function responsesByArm(shared: SharedState): Map<string, number> {
  const totals = new Map<string, number>()
  const add = (name: string, by: number) => totals.set(name, (totals.get(name) ?? 0) + by)
  for (const { arm, successes, failures } of shared.countsByArm) {
    add(`${arm}/success`, successes)
    add(`${arm}/failure`, failures)
  }
  return totals
}
