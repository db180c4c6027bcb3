import { type Customer, compilePlaybook, type Decision, type Event, type Playbook, type World } from '@attune/engine'
import type { CodesChange } from '../codes/batch.ts'
import type { Move } from '../directory/directory.ts'
import type { Claims } from '../directory/sighting.ts'
import type { SendChange } from '../sends/send-row.ts'
import type { CatalogueChange, ExperimentChange, FeedValue, LogRecord, Merge, Unmerge } from './record.ts'
import type { ShownInTexts } from './shown-in-texts.ts'

/** An event whose customer is told by identifiers, the strongest first. */
export interface Addressed {
  readonly identifiers: readonly string[]
  readonly event: Event
  /** Whether the source's word is taken that its identifiers belong together; it is when nothing is said. */
  readonly trusted?: boolean
  /** Those of the identifiers that were shown to belong to the person. */
  readonly verified?: readonly string[]
  /** The event as JSON, where it is at hand: the log then takes it as it is. */
  readonly json?: Uint8Array
  /** Whether the event says outright that its identifiers are one person's (Segment's alias). */
  readonly asked?: boolean
}

/** What became of an event. */
export interface EventOutcome {
  readonly customer: number
  /** It had been applied before; the decisions are those of the first time. */
  readonly repeated: boolean
  /** The engine failed on it; it is in the log but had no effect. */
  readonly failed: boolean
  /** It is of before the person was erased, or for a customer who was: nothing of it is kept. */
  readonly erased?: boolean
  readonly decisions: readonly Decision[]
  /** What texts may show of the customer right after the event, where a decision has some that the caller is to be shown. */
  readonly shown?: ShownInTexts | undefined
  /** Traits that were stated and for which the customer has no room. */
  readonly leftOut?: readonly string[]
}

/** An event on its way through a drain: `customer` is 0 until its identifiers are resolved. */
export interface EventInput {
  readonly kind: 'event'
  identifiers: readonly string[] | undefined
  readonly claims: Claims | undefined
  readonly asked: boolean
  customer: number
  event: Event
  /** The event as JSON, as long as it is what was given. */
  json: Uint8Array | undefined
  /** Of its identifiers, those that led to somebody else before. */
  moves: readonly Move[]
  outcome: EventOutcome | undefined
}

/** Looks at a customer between two steps. */
interface ReadInput {
  readonly kind: 'read'
  customer: number
  /** The event of the same job whose customer it is that is looked at, right after it. */
  readonly after?: EventInput
  readonly read: (customer: Customer | undefined, world: World) => void
}

/** One input of the runner on its way through a drain. */
export type Input =
  | EventInput
  | { readonly kind: 'merge'; readonly customer: number; readonly merge: Merge }
  | { readonly kind: 'unmerge'; readonly customer: number; readonly unmerge: Unmerge }
  /** Work that needs the state as of everything before it, and leads to inputs of its own. */
  | { readonly kind: 'turn'; readonly perform: () => Promise<void> }
  | { readonly kind: 'feed'; readonly values: readonly FeedValue[] }
  | { readonly kind: 'catalogue'; readonly changes: readonly CatalogueChange[] }
  | { readonly kind: 'experiment'; readonly change: ExperimentChange }
  | { readonly kind: 'codes'; readonly change: CodesChange }
  | { readonly kind: 'send'; readonly change: SendChange }
  | { readonly kind: 'playbook'; readonly playbook: Playbook }
  | ReadInput

/** Inputs that belong together and are answered as one, once what they led to is durable. */
export interface Job {
  readonly inputs: readonly Input[]
  /** Taken before others that are not. */
  readonly urgent?: boolean
  /** Told when the inputs are stepped; the answer comes once what they led to is durable. */
  conclude?(): void
  answer(): void
  refuse(error: Error): void
}

/**
 * A job of events that are read only when its turn comes, and let go once they are stepped: neither what waits nor what is
 * on its way to the disk is kept as the many objects that it is read into, which would outlive the young heap. Where
 * reading fails the job is refused and nothing taken in; where its answer cannot be made it is refused once it is durable.
 */
export class EventsJob<T> implements Job {
  readonly urgent: boolean
  readonly refuse: (error: Error) => void
  readonly #parts: EventsJobParts<T>
  #inputs: readonly EventInput[] | undefined
  #result: T | undefined
  #failure: Error | undefined

  constructor(parts: EventsJobParts<T>, urgent = false) {
    this.#parts = parts
    this.urgent = urgent
    this.refuse = parts.refuse
  }

  get inputs(): readonly EventInput[] {
    this.#inputs ??= this.#read()
    return this.#inputs
  }

  conclude(): void {
    const outcomes = this.inputs.map(({ outcome }) => outcome!)
    this.#inputs = NO_EVENTS
    if (this.#failure) return
    try {
      this.#result = this.#parts.conclude(outcomes)
    } catch (error) {
      this.#failure = error as Error
    }
  }

  answer(): void {
    if (this.#failure) this.refuse(this.#failure)
    else this.#parts.answer(this.#result!)
  }

  #read(): readonly EventInput[] {
    try {
      return this.#parts.read().map(eventOf)
    } catch (error) {
      this.#failure = error as Error
      return NO_EVENTS
    }
  }
}

const NO_EVENTS: readonly EventInput[] = []

interface EventsJobParts<T> {
  readonly read: () => readonly Addressed[]
  /** What is answered, out of what became of the events. */
  readonly conclude: (outcomes: EventOutcome[]) => T
  readonly answer: (result: T) => void
  readonly refuse: (error: Error) => void
}

/** The runner takes nothing more: it is closing, or its log has failed. */
export class RunnerStoppedError extends Error {
  override readonly name = 'RunnerStoppedError'
}

/** An event of a customer who is known by number. */
export function eventFor(customer: number, event: Event): EventInput {
  const unresolved = { identifiers: undefined, claims: undefined, asked: false, moves: NO_MOVES, outcome: undefined }
  return { kind: 'event', ...unresolved, customer, event, json: undefined }
}

const NO_MOVES: readonly Move[] = []
const NOTHING_VERIFIED: readonly string[] = []

/** An event of a customer who is told by identifiers. */
export function eventOf({ asked = false, event, identifiers, json, trusted = true, verified }: Addressed): EventInput {
  const claims = { at: event.at, trusted, verified: verified ?? NOTHING_VERIFIED }
  return { kind: 'event', identifiers, claims, asked, customer: 0, event, json, moves: NO_MOVES, outcome: undefined }
}

/** The form in which an input stands in the log; undefined where it leaves no trace there. */
export function recordOf(input: Input, now: number): LogRecord | undefined {
  switch (input.kind) {
    case 'event':
      return { kind: 'event', now, customer: input.customer, event: input.event }
    case 'feed':
      return { kind: 'feed', now, values: input.values }
    case 'catalogue':
      return { kind: 'catalogue', now, changes: input.changes }
    case 'experiment':
      return { kind: 'experiment', now, change: input.change }
    case 'codes':
      return { kind: 'codes', now, change: input.change }
    case 'send':
      return { kind: 'send', now, change: input.change }
    case 'playbook':
      return { kind: 'playbook', now, definition: input.playbook.definition }
    case 'merge':
      return { kind: 'merge', now, customer: input.customer, merge: input.merge }
    case 'unmerge':
      return { kind: 'unmerge', now, customer: input.customer, unmerge: input.unmerge }
    case 'read':
    case 'turn':
      return undefined
  }
}

/** The input that left a record. A playbook that compiled when it was published compiles again. */
export function inputOf(record: LogRecord): Input {
  switch (record.kind) {
    case 'event':
      return eventFor(record.customer, record.event)
    case 'merge':
      return { kind: 'merge', customer: record.customer, merge: record.merge }
    case 'unmerge':
      return { kind: 'unmerge', customer: record.customer, unmerge: record.unmerge }
    case 'feed':
      return { kind: 'feed', values: record.values }
    case 'catalogue':
      return { kind: 'catalogue', changes: record.changes }
    case 'experiment':
      return { kind: 'experiment', change: record.change }
    case 'codes':
      return { kind: 'codes', change: record.change }
    case 'send':
      return { kind: 'send', change: record.change }
    case 'playbook': {
      const compiled = compilePlaybook(record.definition)
      if (!compiled.ok)
        throw new Error(
          `a logged playbook no longer compiles: ${compiled.problems[0]?.path}: ${compiled.problems[0]?.message}`,
        )
      return { kind: 'playbook', playbook: compiled.playbook }
    }
  }
}

const NOBODY: readonly number[] = []

/** The customers whose documents an input works on. */
export function customersOf(input: Input): readonly number[] {
  switch (input.kind) {
    case 'event':
    case 'read':
      return [input.customer]
    case 'merge':
      return [input.customer, input.merge.loser]
    case 'unmerge':
      return [input.customer, input.unmerge.loser]
    case 'feed':
    case 'catalogue':
    case 'experiment':
    case 'codes':
    case 'send':
    case 'playbook':
    case 'turn':
      return NOBODY
  }
}
