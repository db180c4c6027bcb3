import type { Reply } from '../runner/call.ts'
import { boundDifference, boundMean, type Sums } from '../statistics/confidence-sequence.ts'
import type { Surroundings } from './surroundings.ts'

const CONTROLS = ['random', 'propensity', 'no-levers', 'eligibility', 'silence'] as const

/** What a decision of the engine is worth, and what more than one of each control arm. */
export function readMeasurement({ runner }: Surroundings): Reply {
  const engine = sumsOf('engine', runner)
  const { controlArms, randomArm } = runner.playbook.definition.policy
  const shares = { random: randomArm, ...controlArms }
  const controls = CONTROLS.map((arm) => {
    const sums = sumsOf(arm, runner)
    const lift = boundDifference(engine, sums)
    return { arm, share: shares[arm], ...viewOf(sums), lift: { ...shown(lift), conclusion: conclude(lift.interval) } }
  })
  const body = { engine: viewOf(engine), controls, confidence: 0.95 }
  return { status: 200, body: JSON.stringify(body) }
}

function sumsOf(arm: string, { shared }: Surroundings['runner']): Sums {
  const tally = (name: string) => shared.tally(`measured/${arm}/${name}`)
  return { count: tally('decisions'), sum: tally('worth'), squares: tally('squares') }
}

function viewOf(sums: Sums) {
  return { decisions: sums.count, worth: shown(boundMean(sums)) }
}

/** An interval without an end is none that could be shown. */
function shown({ interval, mean }: ReturnType<typeof boundMean>) {
  return { mean, interval: interval.every(Number.isFinite) ? interval : null }
}

function conclude([low, high]: readonly [number, number]): 'better' | 'worse' | 'cannot tell' {
  if (low > 0) return 'better'
  return high < 0 ? 'worse' : 'cannot tell'
}
