import type { Clock } from '../runner/clock.ts'
import type { Runner } from '../runner/runner.ts'
import type { SealingSpec, Store, SweepTask } from '../runner/store.ts'
import { cutoffsAt, letsGo, type RetentionCutoffs } from './retention.ts'

interface Parts {
  readonly runner: Runner
  readonly store: Store
  readonly clock: Clock
  readonly onTrouble: (what: string, error: unknown) => void
}

/** How far going through the store has come. */
export interface PassStatus {
  readonly state: 'never' | 'running' | 'done'
  readonly startedAt: number | undefined
  readonly finishedAt: number | undefined
  /** What is being gone through, and the number of the last row that was. */
  readonly part: SweepTask['part'] | undefined
  readonly after: number
  readonly removed: number
  readonly changed: number
}

const NEVER: PassStatus = {
  state: 'never',
  ...{ startedAt: undefined, finishedAt: undefined, part: undefined },
  ...{ after: 0, removed: 0, changed: 0 },
}

/** How long after a pass the next one begins. */
const RETENTION_EVERY_MS = 3_600_000

type Kind = 'retention' | 'resealing'

/**
 * Goes through what was stored long since, a slice of a few milliseconds at a time between commits: lets go of what was
 * kept long enough, and seals anew after a change of keys or of what is sealed. Everything it does may be done twice,
 * so a restart begins it again.
 */
export class Housekeeping {
  readonly #parts: Parts
  readonly #status: Record<Kind, PassStatus> = { retention: NEVER, resealing: NEVER }
  #tasks: SweepTask[] = []
  #under: Kind | undefined
  #slice: Promise<void> | undefined
  #sealingDue = false
  /** Whether everything is sealed anew and the log has yet to let go of what was not. */
  #retiring = false
  /** What the last pass of each kind was made by. */
  #retentionOf = ''
  #sealedAs = 0
  /** Where the log ended when sealing anew became due; the store must have come so far. */
  #waitsFor: number | undefined
  /** Where the log ended when sealing anew began. */
  #sealedFrom = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get status(): Readonly<Record<Kind, PassStatus>> {
    return this.#status
  }

  /** Lets everything be sealed with the current key, soon. */
  rotate(): void {
    this.#sealingDue = true
  }

  /** Does a slice, unless one is under way. To be called every few milliseconds. */
  tick(): void {
    if (this.#slice !== undefined) return
    if (this.#tasks.length === 0 && !this.#retiring && !this.#begin()) return
    this.#slice = this.#advance()
      .catch((error) => this.#parts.onTrouble('going through the store failed; it begins again later', error))
      .finally(() => {
        this.#slice = undefined
      })
  }

  /** Fulfilled when no slice is under way. */
  get settled(): Promise<void> {
    return this.#slice ?? Promise.resolve()
  }

  #begin(): boolean {
    const tasks = this.#resealing() ?? this.#retention()
    if (!tasks) return false
    this.#tasks = tasks
    this.#note({ ...NEVER, state: 'running', startedAt: this.#parts.clock.now() })
    return true
  }

  #resealing(): SweepTask[] | undefined {
    const { runner } = this.#parts
    const { sealing } = runner
    if (sealing.current === undefined) return undefined
    const isStale = runner.oldSealingKeys.length > 0 || runner.sealedAs !== sealing.fingerprint
    if (this.#waitsFor === undefined && (this.#sealingDue || isStale)) {
      this.#sealingDue = false
      this.#waitsFor = runner.gauges.position
    }
    // What was logged before is sealed as it was then, and has to be in the store to be found there.
    const { behind, position } = runner.gauges
    if (this.#waitsFor === undefined || position - behind < this.#waitsFor) return undefined
    this.#sealedFrom = this.#waitsFor
    this.#sealedAs = sealing.fingerprint
    this.#waitsFor = undefined
    this.#under = 'resealing'
    const spec: SealingSpec = { keys: sealing.keys, chosen: [...sealing.chosen] }
    return [
      { part: 'history', after: 0, cutoffs: undefined, sealing: spec },
      { part: 'documents', after: 0, sealing: spec },
      { part: 'merges', after: 0, sealing: spec },
    ]
  }

  #retention(): SweepTask[] | undefined {
    const { clock, runner } = this.#parts
    const { privacy } = runner.playbook.definition
    const now = clock.now()
    const { finishedAt = Number.NEGATIVE_INFINITY } = this.#status.retention
    const of = JSON.stringify(privacy.retention)
    if (of === this.#retentionOf && now < finishedAt + RETENTION_EVERY_MS) return undefined
    this.#retentionOf = of
    const cutoffs = cutoffsAt(privacy, now)
    if (!letsGo(cutoffs)) return undefined
    this.#under = 'retention'
    return tasksFor(cutoffs)
  }

  async #advance(): Promise<void> {
    const task = this.#tasks[0]
    if (task === undefined) return this.#retire()
    try {
      const { after, changed, done, removed } = await this.#parts.store.sweep(task)
      const status = this.#status[this.#under!]
      this.#note({
        ...status,
        ...{ part: task.part, after },
        ...{ removed: status.removed + removed, changed: status.changed + changed },
      })
      if (done) this.#tasks.shift()
      else this.#tasks[0] = { ...task, after }
    } catch (error) {
      this.#tasks = []
      this.#finish()
      throw error
    }
    if (this.#tasks.length > 0) return
    if (this.#under === 'retention') return this.#finish()
    this.#retiring = true
    await this.#retire()
  }

  async #retire(): Promise<void> {
    if (!(await this.#parts.runner.noteSealed(this.#sealedAs, this.#sealedFrom))) return
    this.#retiring = false
    this.#finish()
  }

  #finish(): void {
    this.#note({ ...this.#status[this.#under!], state: 'done', finishedAt: this.#parts.clock.now(), part: undefined })
  }

  #note(status: PassStatus): void {
    this.#status[this.#under!] = status
  }
}

function tasksFor(cutoffs: RetentionCutoffs): SweepTask[] {
  return [
    { part: 'history', after: 0, cutoffs, sealing: undefined },
    { part: 'decisions', after: 0, before: cutoffs.decisions },
    { part: 'deliveries', after: 0, before: cutoffs.deliveries },
    { part: 'consents', after: 0, before: cutoffs.consents },
    { part: 'runs', after: 0, before: cutoffs.runs },
    { part: 'handOvers', after: 0, before: cutoffs.runs },
  ]
}
