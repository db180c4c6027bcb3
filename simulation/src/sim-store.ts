import { type Changes, createMemoryStore, type MemoryState, type Store } from 'attune/testing'
import { type Faults, InjectedFault } from './faults.ts'
import type { Life } from './life.ts'
import type { Scheduler } from './scheduler.ts'

interface Surroundings {
  readonly life: Life
  readonly scheduler: Scheduler
  readonly faults: Faults
  /** Told of changes right after the store has taken them. */
  readonly onCommitted: (changes: Changes) => void
}

/** The memory store with waiting, failing commits, and commits that a crash finds done or not begun, never half. */
export function openSimStore(state: MemoryState, { life, scheduler, faults, onCommitted }: Surroundings): Store {
  const store = createMemoryStore(state)
  let underWay: Changes | undefined
  const land = (changes: Changes) => {
    underWay = undefined
    void store.commit(changes)
    onCommitted(changes)
  }
  life.onDeath(() => {
    if (underWay !== undefined && scheduler.chance(0.5)) land(underWay)
  })
  const slowly = async <T>(read: () => Promise<T>): Promise<T> =>
    (await life.operation(scheduler.chance(0.5) ? 0 : scheduler.between(1, 30), () => ({ result: read() }))).result
  return {
    ...store,
    snapshot: () => slowly(() => store.snapshot()),
    members: (audience, after, limit) => slowly(() => store.members(audience, after, limit)),
    customers: (ids) => slowly(() => store.customers(ids)),
    hasEvent: (customer, eventId, at) => slowly(() => store.hasEvent(customer, eventId, at)),
    commit: (changes) => {
      if (!life.boundary()) return new Promise(() => undefined)
      underWay = changes
      return life.operation(scheduler.between(1, 300), () => {
        if (faults.happens(faults.rates.storeFailure)) {
          underWay = undefined
          throw new InjectedFault('the store could not commit', 'SQLITE_FULL')
        }
        land(changes)
      })
    },
  }
}
