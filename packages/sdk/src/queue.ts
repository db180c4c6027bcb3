import { attempt, type TextStorage, whenRead } from './ports.ts'

/** Messages on their way, each as JSON; kept in storage until Attune has them. */
export interface Queue {
  /** Brings in what was left by earlier visits, and then calls: at once where the storage answers at once. */
  open(then: () => void): void
  /** Adds one; gives those that had to make room. */
  add(text: string): readonly string[]
  /** The oldest that are not under way, as many as go into one request. */
  next(): readonly string[]
  /** Notes them as under way. */
  begin(texts: readonly string[]): void
  /** Notes that they are no longer under way; lets go of them where they have arrived. */
  end(texts: readonly string[], arrived: boolean): void
  /** The page goes: another one may take over what waits. */
  leave(): void
  /** The page is there again: what another one has taken over meanwhile is gone. */
  comeBack(): void
}

const PREFIX = 'attune.queue.'

/** A page that has not written for so long is gone without a word. */
const ABANDONED_MS = 120_000

/** Requests that outlive their page have 64 KiB together (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch). */
const MOST_BYTES = 60_000

interface Kept {
  /** When it was written, ms since 1970; 0 where the page has left. */
  readonly at: number
  readonly texts: readonly string[]
}

/**
 * Pages of one site share one storage, which knows no transactions: each page has a queue of its own and takes over those of pages that
 * are gone. Should two of them send the same message after all, Attune counts it once, by its `messageId`.
 */
export function createQueue(storage: TextStorage, limit: number, now: () => number, page: string): Queue {
  const shared = 'length' in storage && 'key' in storage ? (storage as Storage) : undefined
  const key = PREFIX + (shared ? page : '')
  const underWay = new Set<string>()
  let texts: string[] = []
  let isKept = false
  let hasLeft = false
  const keep = (at = now()) => {
    isKept = false
    attempt(() => {
      if (texts.length > 0) storage.setItem(key, JSON.stringify({ at, texts } satisfies Kept))
      else storage.removeItem(key)
      isKept = texts.length > 0
    })
  }
  const noticeTakeOver = () => {
    if (hasLeft && isKept && shared?.getItem(key) === null) texts = []
  }
  const comeBack = () => {
    noticeTakeOver()
    hasLeft = false
  }
  return {
    open(then) {
      const take = (left: readonly string[]) => {
        texts.unshift(...left)
        if (left.length > 0) keep()
        then()
      }
      if (shared) take(leftIn(shared, now()))
      else
        whenRead(
          () => storage.getItem(key),
          (text) => take(readKept(text)?.texts ?? []),
        )
    },
    add(text) {
      comeBack()
      texts.push(text)
      const dropped = texts.splice(0, texts.length - limit)
      keep()
      return dropped
    },
    next() {
      let bytes = 0
      const waiting = texts.filter((text) => !underWay.has(text))
      const end = waiting.findIndex((text, i) => {
        bytes += bytesOf(text)
        return bytes > MOST_BYTES && i > 0
      })
      return end < 0 ? waiting : waiting.slice(0, end)
    },
    begin(sent) {
      for (const text of sent) underWay.add(text)
    },
    end(sent, hasArrived) {
      noticeTakeOver()
      const gone = new Set(sent)
      for (const text of sent) underWay.delete(text)
      if (hasArrived) texts = texts.filter((text) => !gone.has(text))
      // Also where nothing has changed: it shows that the page is there. One that is being closed hears of a last failure, and is gone all the same.
      keep(hasLeft ? 0 : now())
    },
    leave() {
      hasLeft = true
      keep(0)
    },
    comeBack,
  }
}

/** What pages have left that are gone, taken out of the storage. */
function leftIn(storage: Storage, now: number): string[] {
  const found: string[] = []
  attempt(() => {
    for (const key of Object.keys(storage).filter((name) => name.startsWith(PREFIX))) {
      const kept = readKept(storage.getItem(key))
      if (kept && kept.at > now - ABANDONED_MS) continue
      found.push(...(kept?.texts ?? []))
      storage.removeItem(key)
    }
  })
  return found
}

function readKept(text: string | null): Kept | undefined {
  try {
    const kept = JSON.parse(text ?? '') as Kept
    return Array.isArray(kept.texts) ? kept : undefined
  } catch {
    return undefined
  }
}

/** Bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  return encodeURIComponent(text).replace(/%../g, '.').length
}
