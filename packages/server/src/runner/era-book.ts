import { compileEras, type Eras, hashWords, type Playbook, type Recollection } from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { cutoffsAt } from '../privacy/retention.ts'
import type { SharedState } from './shared-state.ts'

/** Begins the names of the tallies in which eras are kept; operators are not shown them. */
export const ERA_TALLIES = 'era/'

const CURRENT = `${ERA_TALLIES}current`
/** The last era of which everybody has been brought up to date. */
const REACHED = `${ERA_TALLIES}reached`

/**
 * Since when what has been asked of the past, and how far back the history went then. Kept with the tallies, so that
 * it is as of the same position as everything else.
 */
export class EraBook {
  readonly #shared: SharedState
  #eras: Eras

  constructor(shared: SharedState, playbook: Playbook) {
    this.#shared = shared
    this.#eras = this.#compile(playbook)
  }

  get eras(): Eras {
    return this.#eras
  }

  /** Whether somebody may have to recollect something from history. */
  get isCatchingUp(): boolean {
    return this.#shared.tally(REACHED) < this.#eras.current
  }

  /** The last era that everybody has reached. */
  get reached(): number {
    return this.#shared.tally(REACHED)
  }

  /** Lets a playbook be in force after another one; what it asks for that the other did not begins an era. */
  adopt(before: Playbook, playbook: Playbook, now: number, pending: PendingChanges): void {
    this.#noteLost(before, playbook, now, pending)
    const fresh = [...playbook.recollections].filter(([asked]) => !before.recollections.has(asked))
    if (fresh.length > 0) {
      const era = this.#eras.current + 1
      this.#shared.setTally(CURRENT, era, pending)
      for (const [asked, event] of fresh) {
        this.#shared.setTally(eraTally(asked), era, pending)
        this.#shared.setTally(sinceTally(asked), this.#historySince(event, playbook, now), pending)
      }
    }
    this.#eras = this.#compile(playbook)
  }

  /** Everybody has reached the present era. */
  noteReached(pending: PendingChanges): void {
    if (this.isCatchingUp) this.#shared.setTally(REACHED, this.#eras.current, pending)
  }

  /** The instant (ms) from which on all of what is asked for was counted; 0 where nothing had been let go of before. */
  completeSince(recollections: Iterable<Recollection>): number {
    let since = 0
    for (const asked of recollections) since = Math.max(since, this.#shared.tally(sinceTally(asked)))
    return since
  }

  #compile(playbook: Playbook): Eras {
    return compileEras(playbook, this.#shared.tally(CURRENT), (asked) => this.#shared.tally(eraTally(asked)))
  }

  /** Notes how much of the history may have been let go of by the rules that were in force up to now. */
  #noteLost({ definition }: Playbook, next: Playbook, now: number, pending: PendingChanges): void {
    const { byName, events } = cutoffsAt(definition.privacy, now)
    // Events get a rule of their own after they came under the general one.
    for (const name of Object.keys(next.definition.privacy.retention.events))
      if (!byName.has(name)) this.#raise(lostTally(name), Math.max(this.#lost(), events), pending)
    for (const [name, cutoff] of byName) this.#raise(lostTally(name), Math.max(this.#lost(name), cutoff), pending)
    this.#raise(lostTally(), events, pending)
  }

  #raise(name: string, to: number, pending: PendingChanges): void {
    if (to > this.#shared.tally(name)) this.#shared.setTally(name, to, pending)
  }

  #lost(event?: string): number {
    return this.#shared.tally(lostTally(event)) || this.#shared.tally(lostTally())
  }

  #historySince(event: string, { definition }: Playbook, now: number): number {
    const { byName, events } = cutoffsAt(definition.privacy, now)
    return Math.max(0, this.#lost(event), byName.get(event) ?? events)
  }
}

function eraTally(asked: Recollection): string {
  return `${ERA_TALLIES}of/${hashWords(asked).join('-')}`
}

function sinceTally(asked: Recollection): string {
  return `${ERA_TALLIES}since/${hashWords(asked).join('-')}`
}

/** Up to when the history may have let go of a kind of event; of all that have no rule of their own without a name. */
function lostTally(event = ''): string {
  return `${ERA_TALLIES}lost/${event}`
}
