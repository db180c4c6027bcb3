import { attempt, newId, type TextStorage, whenRead } from './ports.ts'

/** Who uses this browser or device, as far as it is known here. */
export interface Who {
  readonly anonymousId: string
  readonly userId?: string
}

/** Keeps who it is from one visit to the next. */
export interface WhoKeeper {
  /** Reads who it was, and then calls: at once where the storage answers at once. */
  open(then: () => void): void
  /** Who it is; to be asked only once it is open. */
  current(): Who
  /** From now on it is this user. What happens from then on is not the former one's. */
  become(userId: string | undefined): void
  /** From now on it is nobody in particular. */
  reset(): void
}

const KEY = 'attune.who'

export function createWhoKeeper(storage: TextStorage): WhoKeeper {
  let who: Who = { anonymousId: '' }
  const set = (next: Who) => {
    who = next
    attempt(() => storage.setItem(KEY, JSON.stringify(who)))
  }
  return {
    open: (then) =>
      whenRead(
        () => storage.getItem(KEY),
        (text) => {
          who = readWho(text)
          if (!who.anonymousId) set({ anonymousId: newId() })
          then()
        },
      ),
    current: () => who,
    become(userId) {
      if (userId === undefined || userId === who.userId) return
      set({ anonymousId: who.userId === undefined ? who.anonymousId : newId(), userId })
    },
    reset: () => set({ anonymousId: newId() }),
  }
}

function readWho(text: string | null): Who {
  try {
    const { anonymousId, userId } = JSON.parse(text ?? '')
    if (typeof anonymousId === 'string') return { anonymousId, ...(typeof userId === 'string' && { userId }) }
  } catch {
    // Nobody was here before, or somebody has put something else there.
  }
  return { anonymousId: '' }
}
