import { type DestinationDefinition, isWanted, type StreamDestination } from '@attune/engine'
import type { Outbound } from '../outbound/outbound.ts'
import type { Host } from '../runner/call.ts'
import { type Answer, DestinationSetupError } from './carrier.ts'
import { Courier } from './courier.ts'
import type { CourierStatus } from './courier-status.ts'
import { type DeadLetter, membersByAudience } from './dead-letters.ts'
import { explainReason, explainRefusing } from './explain-reason.ts'
import { FactFeed } from './fact-feed.ts'
import { destinationMetrics } from './metrics.ts'
import { openCarrier } from './open-carrier.ts'
import { beginningAt, type Progress, type ProgressFile, type SyncProgress } from './progress.ts'
import { StreamSource } from './stream/stream-source.ts'
import type { MembersPage, Sync } from './sync.ts'
import { testFact } from './test-fact.ts'
import { type FactContent, readToldFacts } from './told-fact.ts'

interface Parts {
  readonly host: Host
  readonly outbound: Outbound
  readonly progress: ProgressFile
  /** Signs for destinations that name no secret of their own. */
  readonly signingSecret: string
  /** Where files for other systems lie; undefined where there is none. */
  readonly exportDirectory: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  readonly onTrouble: (what: string, error: string) => void
}

/** The destinations of the playbook in force. */
export type DestinationList = Readonly<Record<string, DestinationDefinition>>

/** How a destination stands. */
export interface DestinationStatus extends Omit<CourierStatus, 'state' | 'cursor' | 'open'> {
  readonly name: string
  readonly kind: DestinationDefinition['kind']
  readonly state: CourierStatus['state'] | 'broken'
  /** Facts that it has not been told. */
  readonly behind: number
}

/** A fact that was refused for good, and what is known of that. */
export interface DeadFact {
  readonly content: FactContent
  readonly letter: DeadLetter
}

/** How often facts that everybody was told are let go of, and how many at a time: the store has other work too. */
const TRIM_MS = 500
const TRIM_FACTS = 20_000

/** Members of an audience that are read at a time. */
const MEMBERS = 500

/** Which members are read. */
interface Asked extends Pick<Sync, 'among'> {
  readonly progress: Pick<SyncProgress, 'after' | 'audience' | 'id'>
}

interface Served {
  readonly courier: Courier
  readonly definition: DestinationDefinition
  readonly written: string
}

interface Broken {
  readonly definition: DestinationDefinition
  readonly progress: Progress
  readonly message: string
}

/** Other systems that are told what happens, each by a courier of its own. */
export class Destinations {
  readonly #parts: Parts
  readonly #feed: FactFeed
  readonly #served = new Map<string, Served>()
  /** Destinations that cannot be told anything as they are configured, and why: facts are kept for them. */
  readonly #broken = new Map<string, Broken>()
  readonly #streams = new Map<string, StreamSource>()
  readonly #trimming: NodeJS.Timeout
  #trimmed: number | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#feed = new FactFeed(parts.host)
    this.#trimming = setInterval(() => void this.#trim(), TRIM_MS)
    this.#trimming.unref()
  }

  /** Takes over the destinations of a playbook. `last` is the last fact so far: one that is new is told what comes after it. */
  adopt(list: DestinationList, last: number): void {
    this.#feed.meet(last)
    for (const [name, { courier, written }] of this.#served) {
      if (written === JSON.stringify(list[name])) continue
      courier.stop()
      this.#served.delete(name)
    }
    this.#broken.clear()
    this.#streams.clear()
    this.#parts.progress.keepOnly(new Set(Object.keys(list)))
    for (const [name, definition] of Object.entries(list)) if (!this.#served.has(name)) this.#begin(name, definition)
  }

  /** Takes in facts that have become durable, as `writeFacts` wrote them. */
  take(facts: string, last: number): void {
    this.#feed.take(facts, last)
    for (const { courier } of this.#served.values()) courier.wake()
  }

  /** Lets go of what waits about customers who were erased, but for saying so. */
  forget(customers: readonly number[]): void {
    this.#feed.forget(customers)
    for (const { courier } of this.#served.values()) courier.forget(customers)
  }

  status(): readonly DestinationStatus[] {
    const behind = (cursor: number, open: number) => Math.max(0, this.#feed.last - cursor) + open
    const served = [...this.#served].map(([name, { courier, definition }]) => {
      const { cursor, lastError, open, ...status } = courier.status
      const explain = status.state === 'refusing' ? explainRefusing : explainReason
      const why = lastError === null ? null : explain(lastError)
      return { name, kind: definition.kind, ...status, lastError: why, behind: behind(cursor, open) }
    })
    const broken = [...this.#broken].map(([name, { definition, message, progress }]) => {
      const { cursor, dead, open } = progress
      const counts = {
        behind: behind(cursor, open.length),
        sent: 0,
        skipped: 0,
        skips: [],
        dead: dead.length,
        failures: 0,
      }
      const never = { lastAnswer: null, nextTryAt: null, lastSuccessAt: null, sync: progress.sync }
      return { name, kind: definition.kind, state: 'broken' as const, ...counts, lastError: message, ...never }
    })
    // Nobody is told: whoever comes for facts knows how far they are.
    const streams = [...this.#streams.keys()].map((name) => {
      const counts = { behind: 0, sent: 0, skipped: 0, skips: [], dead: 0, failures: 0 }
      const never = { lastError: null, lastAnswer: null, nextTryAt: null, lastSuccessAt: null, sync: null }
      return { name, kind: 'stream' as const, state: 'idle' as const, ...counts, ...never }
    })
    return [...served, ...broken, ...streams]
  }

  /** Figures of all destinations for Prometheus. */
  metrics(): string {
    return destinationMetrics(this.status().map((status) => ({ status, tally: this.courier(status.name)?.tally })))
  }

  /** The courier of a destination; undefined where there is none. */
  courier(name: string): Courier | undefined {
    return this.#served.get(name)?.courier
  }

  /** Tells a destination all members of an audience; gives the id of that, undefined where it cannot be. */
  sync(name: string, audience: string): string | undefined {
    const served = this.#served.get(name)
    if (!served || !isWanted('audience-entered', { audience }, served.definition)) return undefined
    return served.courier.sync(audience)
  }

  /** Sends a destination one fact that says that it is a test, and tells what became of it. */
  async test(name: string): Promise<Answer | undefined> {
    const served = this.#served.get(name)
    const answer = await served?.courier.test(testFact(served.definition, this.#parts.now()))
    return answer && 'reason' in answer ? { ...answer, reason: explainReason(answer.reason) } : answer
  }

  /** The stream of this name, or the only one; undefined where there is none. */
  stream(name: string | undefined): StreamSource | undefined {
    if (name !== undefined) return this.#streams.get(name)
    return this.#streams.size === 1 ? [...this.#streams.values()][0] : undefined
  }

  /** The facts that a destination has refused for good, oldest first; undefined where there is no such destination. */
  async dead(name: string, limit: number): Promise<readonly DeadFact[] | undefined> {
    const letters = this.courier(name)?.dead.all.slice(0, limit)
    if (!letters) return undefined
    const byNumber = new Map(letters.map((letter) => [letter.number, letter]))
    const facts = await this.#feed.pick([...byNumber.keys()].filter((number) => number > 0))
    const known = new Map(facts.map((fact) => [fact.number, fact.content]))
    const members = await this.#memberContents(letters.filter(({ number }) => number === 0))
    return letters.flatMap((letter) => {
      const content = letter.number === 0 ? members.get(letter.id) : known.get(letter.number)
      return content ? [{ content, letter }] : []
    })
  }

  close(): void {
    clearInterval(this.#trimming)
    for (const { courier } of this.#served.values()) courier.stop()
    this.#parts.progress.close()
  }

  #begin(name: string, definition: DestinationDefinition): void {
    const { now, onTrouble, progress } = this.#parts
    const known = progress.of(name) ?? beginningAt(this.#feed.last)
    if (definition.kind === 'stream') return this.#beginStream(name, definition, known.cursor)
    try {
      const carrier = openCarrier(name, definition, { ...this.#parts, newest: () => this.#feed.last })
      const courier: Courier = new Courier({
        ...{ definition, carrier, now, feed: this.#feed },
        chance: Math.random,
        members: (sync) => this.#members(sync),
        progress: known,
        onRefusing: (reason) => onTrouble(`the destination ${name} refuses everything`, explainRefusing(reason)),
        onProgress: () => progress.note(name, () => courier.progress),
        onOrder: () => progress.noteNow(name, () => courier.progress),
      })
      progress.note(name, () => courier.progress)
      this.#served.set(name, { courier, definition, written: JSON.stringify(definition) })
      courier.wake()
    } catch (error) {
      if (!(error instanceof DestinationSetupError)) throw error
      this.#broken.set(name, { definition, progress: known, message: error.message })
      progress.note(name, () => known)
      onTrouble(`the destination ${name} is not told anything`, error.message)
    }
  }

  /** What is to be said of members who were refused, as they are now; without what has to be looked up of who is in it no more. */
  async #memberContents(letters: readonly DeadLetter[]): Promise<ReadonlyMap<string, FactContent>> {
    const contents = new Map(letters.map((letter) => [letter.id, memberContent(letter)]))
    const progress = { after: 0, id: '' }
    for (const { among, audience, letters: ofIt } of membersByAudience(letters)) {
      const { facts } = await this.#members({ among, progress: { ...progress, audience } })
      const byCustomer = new Map(facts.map((fact) => [fact.customer, fact.content]))
      for (const { customer, id } of ofIt) {
        const now = byCustomer.get(customer!)
        if (now) contents.set(id, { ...now, id, at: contents.get(id)!.at })
      }
    }
    return contents
  }

  async #members({ among, progress }: Asked): Promise<MembersPage> {
    const { after, audience, id } = progress
    const call = { type: 'read-members', audience, after, among, limit: MEMBERS, sync: id } as const
    const { body, status } = await this.#parts.host.call(call)
    if (status !== 200) throw new Error('the members cannot be read just now')
    const page = JSON.parse(body)
    return { ...page, facts: readToldFacts(page.facts) }
  }

  #beginStream(name: string, definition: StreamDestination, floor: number): void {
    const { now, progress } = this.#parts
    const source = new StreamSource({ definition, now, floor, feed: this.#feed })
    this.#streams.set(name, source)
    progress.note(name, () => beginningAt(source.floor))
  }

  #ageStream(name: string, source: StreamSource): void {
    const before = source.floor
    source.age()
    if (source.floor > before) this.#parts.progress.note(name, () => beginningAt(source.floor))
  }

  async #trim(): Promise<void> {
    for (const [name, { courier, definition }] of this.#served) this.#boundBacklog(name, courier, definition.backlog)
    for (const [name, source] of this.#streams) this.#ageStream(name, source)
    const all = [
      ...[...this.#streams.values()].map(({ floor }) => beginningAt(floor)),
      ...[...this.#served.values()].map(({ courier }) => courier.progress),
      ...[...this.#broken.values()].map(({ progress }) => progress),
    ]
    const settled = Math.min(this.#feed.last, ...all.map(({ cursor }) => cursor))
    // What a process before has left behind goes at once: it is not much.
    const upTo = this.#trimmed === undefined ? settled : Math.min(settled, this.#trimmed + TRIM_FACTS)
    if (upTo <= (this.#trimmed ?? 0)) return
    this.#trimmed = upTo
    const except = all.flatMap(({ dead, open }) => [...open, ...dead.map(({ number }) => number)])
    await this.#parts.host.call({ type: 'trim-facts', told: { upTo, except } })
  }

  #boundBacklog(name: string, courier: Courier, backlog: number): void {
    if (this.#feed.last - courier.status.cursor <= backlog) return
    courier.skipTo(this.#feed.last - backlog)
    this.#parts.onTrouble(`the destination ${name} is too far behind`, `facts before the last ${backlog} are left out`)
  }
}

/** What it was told of a member who was refused, without what has to be looked up. */
function memberContent({ at, audience, customer, id }: DeadLetter): FactContent {
  const about = { customer: customer!, identifiers: [], audience: audience! }
  return { id, type: 'audience-entered', at: new Date(at).toISOString(), ...about }
}
