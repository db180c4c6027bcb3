/** How a floor works. */
export interface FloorOptions {
  /** A file with the encoded customer that everybody starts with. */
  readonly documentFile: string
  readonly mode: FloorMode
  /** Added to every sync of the journal, ms. */
  readonly syncDelayMs: number
  /** Where moments hand over a notice before they are answered. */
  readonly push?: BarePush | undefined
}

/** A push service, and what opens it. */
export interface BarePush {
  readonly url: string
  readonly token: string
}

/**
 * `encoded`: the floor of the figures, with the document decoded and encoded at every event. `live`: documents are
 * objects and encoded only for the store, as in Attune. `direct`: no journal, one SQLite transaction for each drained
 * queue.
 */
export type FloorMode = 'encoded' | 'live' | 'direct'
