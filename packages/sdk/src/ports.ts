/**
 * Keeps texts from one visit to the next: `localStorage`, React Native's `AsyncStorage`, or whatever has the same three
 * functions, at once or by promises.
 */
export interface TextStorage {
  getItem(key: string): string | null | Promise<string | null>
  setItem(key: string, text: string): unknown
  removeItem(key: string): unknown
}

/** What tells the time and wakes up. */
export interface Clock {
  /** Ms since 1970. */
  now(): number
  /** Calls once after so many ms; gives what calls it off. */
  after(ms: number, call: () => void): () => void
}

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}

/** The browser's own storage where there is one and it may be used, else one that lasts as long as the program. */
export function storageThatIsThere(): TextStorage {
  try {
    // In browsers only: Node's own warns, and belongs to nobody in particular.
    const storage = typeof document === 'object' ? localStorage : undefined
    if (storage) return storage
  } catch {
    // A browser that lets pages keep nothing throws on the mere mention of it.
  }
  const texts = new Map<string, string>()
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => texts.set(key, text),
    removeItem: (key) => texts.delete(key),
  }
}

/** Goes on with a value at once where it is there, else when it is; what cannot be read counts as nothing. */
export function whenRead(
  read: () => string | null | Promise<string | null>,
  goOn: (text: string | null) => void,
): void {
  let value: string | null | Promise<string | null> = null
  try {
    value = read()
  } catch {
    // As if nothing had been kept.
  }
  if (value !== null && typeof value === 'object') value.then(goOn, () => goOn(null))
  else goOn(value)
}

/** Does what may fail now or later and matters to nobody: without it everything works for as long as the program runs. */
export function attempt(act: () => unknown): void {
  try {
    const done = act()
    if (done instanceof Promise) done.catch(ignore)
  } catch {
    // A full or forbidden storage.
  }
}

function ignore(): undefined {
  return undefined
}

/** A UUID (RFC 9562, version 4); Attune takes such for anonymous ids. */
export function newId(): string {
  // Not there on pages that came over plain HTTP, nor in React Native.
  const { crypto } = globalThis as { readonly crypto?: Partial<Crypto> }
  if (crypto?.randomUUID) return crypto.randomUUID()
  const bytes =
    crypto?.getRandomValues?.(new Uint8Array(16)) ?? Uint8Array.from({ length: 16 }, () => Math.random() * 256)
  bytes[6] = (bytes[6]! & 15) | 64
  bytes[8] = (bytes[8]! & 63) | 128
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
