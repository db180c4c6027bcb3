import type { DestinationDefinition } from '@attune/engine'
import { Webhook } from 'standardwebhooks'
import type { Outbound } from '../outbound/outbound.ts'
import type { Host } from '../runner/call.ts'
import type { FactRow } from '../runner/store.ts'
import { Courier } from './courier.ts'
import type { ProgressFile } from './progress.ts'

interface Parts {
  readonly host: Host
  readonly outbound: Outbound
  readonly progress: ProgressFile
  /** Signs for destinations that name no secret of their own. */
  readonly signingSecret: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  readonly onTrouble: (what: string, error: string) => void
}

/** The destinations of the playbook in force. */
export type DestinationList = Readonly<Record<string, DestinationDefinition>>

/** Facts that are kept for a destination that does not answer: hours at full load, and about two gigabytes. */
const MAX_BACKLOG = 5_000_000

/** How often facts that everybody was told are let go of. */
const TRIM_MS = 2000

/** Other systems that are told what happens, each by a courier of its own. */
export class Destinations {
  readonly #parts: Parts
  readonly #couriers = new Map<string, { readonly courier: Courier; readonly written: string }>()
  readonly #trimming: NodeJS.Timeout
  #last = 0
  #trimmed = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.#trimming = setInterval(() => void this.#trim(), TRIM_MS)
    this.#trimming.unref()
  }

  /** Takes over the destinations of a playbook. `last` is the last fact so far: one that is new is told what comes after it. */
  adopt(list: DestinationList, last: number): void {
    this.#last = Math.max(this.#last, last)
    for (const [name, { courier, written }] of this.#couriers) {
      if (written === JSON.stringify(list[name])) continue
      courier.stop()
      this.#couriers.delete(name)
    }
    this.#parts.progress.keepOnly(new Set(Object.keys(list)))
    for (const [name, definition] of Object.entries(list)) if (!this.#couriers.has(name)) this.#begin(name, definition)
  }

  /** To be called when facts up to this number are there. */
  wake(last: number): void {
    this.#last = Math.max(this.#last, last)
    for (const { courier } of this.#couriers.values()) courier.wake()
  }

  status() {
    return [...this.#couriers].map(([name, { courier }]) => {
      const { cursor, ...status } = courier.status
      return { name, ...status, behind: Math.max(0, this.#last - cursor) }
    })
  }

  /** The facts that a destination has refused for good, oldest first; undefined where there is no such destination. */
  async dead(name: string, limit: number): Promise<readonly FactRow[] | undefined> {
    const courier = this.#couriers.get(name)?.courier
    if (!courier) return undefined
    const found: FactRow[] = []
    for (const number of courier.dead.slice(0, limit)) {
      const [fact] = await this.#facts(number - 1, 1)
      if (fact?.number === number) found.push(fact)
    }
    return found
  }

  /** Sends what a destination has refused once more; gives how many, undefined where there is no such destination. */
  resend(name: string): number | undefined {
    return this.#couriers.get(name)?.courier.resend()
  }

  close(): void {
    clearInterval(this.#trimming)
    for (const { courier } of this.#couriers.values()) courier.stop()
    this.#parts.progress.close()
  }

  #begin(name: string, definition: DestinationDefinition): void {
    const { environment, now, onTrouble, outbound, progress, signingSecret } = this.#parts
    const { secretFrom } = definition
    const secret = secretFrom === undefined ? signingSecret : environment[secretFrom]
    if (!secret) {
      onTrouble(`the destination ${name} is not told anything`, `${secretFrom} is not set; export it and start anew`)
      return
    }
    const courier = new Courier({
      ...{ name, definition, outbound, now },
      signer: new Webhook(secret),
      chance: Math.random,
      facts: (after, limit) => this.#facts(after, limit),
      progress: progress.of(name) ?? { cursor: this.#last, dead: [], again: [] },
      onProgress: (made) => progress.set(name, made),
    })
    progress.set(name, progress.of(name) ?? { cursor: this.#last, dead: [], again: [] })
    this.#couriers.set(name, { courier, written: JSON.stringify(definition) })
    courier.wake()
  }

  async #facts(after: number, limit: number): Promise<readonly FactRow[]> {
    const { body, status } = await this.#parts.host.call({ type: 'read-facts', after, limit })
    if (status !== 200) throw new Error('the facts cannot be read just now')
    return JSON.parse(body)
  }

  async #trim(): Promise<void> {
    const couriers = [...this.#couriers].map(([name, { courier }]) => ({ name, courier }))
    if (couriers.length === 0) return
    for (const { courier, name } of couriers) {
      if (this.#last - courier.cursor <= MAX_BACKLOG) continue
      courier.skipTo(this.#last - MAX_BACKLOG)
      this.#parts.onTrouble(
        `the destination ${name} is too far behind`,
        `facts before the last ${MAX_BACKLOG} are left out`,
      )
    }
    const upTo = Math.min(...couriers.map(({ courier }) => courier.cursor))
    if (upTo <= this.#trimmed) return
    this.#trimmed = upTo
    const except = couriers.flatMap(({ courier }) => courier.dead)
    await this.#parts.host.call({ type: 'trim-facts', told: { upTo, except } })
  }
}
