import type { Clock } from '../runner/clock.ts'
import type { Runner } from '../runner/runner.ts'
import { resultOf, seenSoFar } from './result-of.ts'

interface Parts {
  readonly runner: Runner
  readonly clock: Clock
  /** Told once a change by rule is durable. */
  readonly onChanged: () => void
  readonly onTrouble: (what: string, error: unknown) => void
}

/** After this an experiment is judged anew though nothing was counted. */
const AGAIN_MS = 5000

/**
 * Looks after running experiments: stops what harms, lets the winner take over. What it decides goes through the log
 * like everything else, so after a restart or a replay it is decided once and at the same place.
 */
export class ExperimentKeeper {
  readonly #parts: Parts
  /** How far each experiment was when it was last judged. */
  readonly #judged = new Map<string, string>()
  #judging = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Makes the changes that rules ask for now. To be called every few seconds. */
  async tick(): Promise<void> {
    if (this.#judging) return
    this.#judging = true
    try {
      for (const experiment of this.#parts.runner.playbook.experiments.keys()) await this.#lookAfter(experiment)
    } catch (error) {
      this.#parts.onTrouble('an experiment could not be looked after', error)
    } finally {
      this.#judging = false
    }
  }

  async #lookAfter(experiment: string): Promise<void> {
    const { clock, runner } = this.#parts
    if (runner.phaseOf(experiment)?.phase !== 'running') return
    // Time alone makes a promotion due as well, but a little later is soon enough.
    const seen = `${seenSoFar(experiment, runner)} ${Math.floor(clock.now() / AGAIN_MS)}`
    if (this.#judged.get(experiment) === seen) return
    this.#judged.set(experiment, seen)
    const due = resultOf(experiment, runner, clock.now())?.due
    if (!due) return
    await runner.changeExperiment({ experiment, ...due })
    this.#parts.onChanged()
  }
}
