import type { Host } from '../runner/call.ts'

/** What is live on a channel and at a place, as it is answered. */
export interface Publication {
  readonly version: string
  readonly body: string
}

/** Told of each publication that is another one than before. */
type Listener = (publication: Publication) => void

interface Watched {
  readonly listeners: Set<Listener>
  last: string | undefined
}

/** How often it is looked whether something has changed: time, budgets and shelves change it as well as playbooks. */
const LOOK_EVERY_MS = 500

/** Watches publications for all who follow them: each is looked at once, however many tills follow it. */
export class PublicationWatch {
  readonly #host: Host
  readonly #watched = new Map<string, Watched>()
  readonly #reportFailure: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined

  constructor(host: Host, reportFailure: (error: unknown) => void) {
    this.#host = host
    this.#reportFailure = reportFailure
  }

  async read(channel: string, place: string | undefined): Promise<Publication> {
    const { body } = await this.#host.call({ type: 'read-publication', channel, place })
    return { version: (JSON.parse(body) as Publication).version, body }
  }

  /** Begins to tell a listener; gives what ends that. */
  follow(channel: string, place: string | undefined, listener: Listener): () => void {
    const key = JSON.stringify([channel, place])
    const watched = this.#watched.get(key) ?? { listeners: new Set(), last: undefined }
    this.#watched.set(key, watched)
    watched.listeners.add(listener)
    this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY_MS).unref()
    return () => {
      watched.listeners.delete(listener)
      if (watched.listeners.size === 0) this.#watched.delete(key)
      if (this.#watched.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  async #look(): Promise<void> {
    try {
      for (const [key, watched] of this.#watched) {
        const [channel, place] = JSON.parse(key) as [string, string | null]
        const publication = await this.read(channel, place ?? undefined)
        if (publication.version === watched.last) continue
        watched.last = publication.version
        for (const listener of watched.listeners) listener(publication)
      }
    } catch (error) {
      this.#reportFailure(error)
    }
  }
}
