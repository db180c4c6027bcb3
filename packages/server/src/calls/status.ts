import type { Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'

/** Figures for operators and for the summary of a run: gauges, tallies, response counts by arm. */
export function readStatus({ runner }: Surroundings): Reply {
  const { shared } = runner
  const status = {
    playbook: runner.playbook.version,
    gauges: runner.gauges,
    tallies: Object.fromEntries(shared.tallies),
    responses: [...shared.countsByArm],
    pools: Object.fromEntries(shared.poolsSpent),
  }
  return { status: 200, body: JSON.stringify(status) }
}
