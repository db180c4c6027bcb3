type Listener = (handOvers: readonly string[]) => void

/** Tells desks that look which conversations with agents are not as they were. */
export interface HandOverHub {
  /** Gives what ends it. */
  subscribe(listener: Listener): () => void
  publish(handOvers: readonly string[]): void
}

export function createHandOverHub(): HandOverHub {
  const listeners = new Set<Listener>()
  return {
    subscribe(listener) {
      const own: Listener = (handOvers) => listener(handOvers)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    publish(handOvers) {
      for (const listener of listeners) listener(handOvers)
    },
  }
}
