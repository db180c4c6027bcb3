import { type RunningServer, startServer } from 'attune'
import type { Clock, Fetch, TextStorage } from './ports.ts'

/** A clock that stands until it is moved; whatever is due is called in its order. */
export function createStandingClock(): Clock & { advance(ms: number): void } {
  let now = 1_700_000_000_000
  let calls: { readonly at: number; readonly call: () => void }[] = []
  return {
    now: () => now,
    after(ms, call) {
      const entry = { at: now + Math.max(0, ms), call }
      calls.push(entry)
      return () => {
        calls = calls.filter((other) => other !== entry)
      }
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const next = calls.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        calls = calls.filter((other) => other !== next)
        now = next.at
        next.call()
      }
      now = end
    },
  }
}

/** A storage whose content outlives those who use it. */
export function createStorage(kept = new Map<string, string>()): TextStorage & { readonly kept: Map<string, string> } {
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
  }
}

/** The same, answering later, as React Native's does. */
export function createSlowStorage(kept = new Map<string, string>()): TextStorage {
  const storage = createStorage(kept)
  return {
    getItem: async (key) => storage.getItem(key),
    setItem: async (key, text) => void storage.setItem(key, text),
    removeItem: async (key) => void storage.removeItem(key),
  }
}

/** A way to the server that can be cut, before requests or before their answers. */
export interface Line {
  readonly fetch: Fetch
  state: 'up' | 'down' | 'loses-answers'
  /** Bodies of what was sent, as they were. */
  readonly sent: string[]
}

export function createLine(): Line {
  const line: Line = {
    state: 'up',
    sent: [],
    async fetch(url, init) {
      if (line.state === 'down') throw new TypeError('Failed to fetch')
      if (typeof init?.body === 'string') line.sent.push(init.body)
      const answer = await fetch(url, init)
      if (line.state === 'up') return answer
      await answer.text()
      throw new TypeError('Failed to fetch')
    },
  }
  return line
}

export interface Started {
  readonly server: RunningServer
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
  ask(method: string, path: string, body?: object): Promise<any>
}

/** A whole Attune on loopback, and a way to ask it as its operators do. */
export async function startWorld(playbook: object, config: object = {}): Promise<Started> {
  const server = await startServer({ port: 0, allowPrivateAddresses: true, playbook, ...config })
  return {
    server,
    async ask(method, path, body) {
      const headers = { authorization: `Bearer ${server.keys!.admin}` }
      const answer = await fetch(server.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
      return answer.json()
    },
  }
}
