import { type Customer, compilePlaybook, type Decision, type Event, type Playbook } from '@attune/engine'
import type { FeedValue, LogRecord } from './record.ts'

/** An event whose customer is told by identifiers, the strongest first. */
export interface Addressed {
  readonly identifiers: readonly string[]
  readonly event: Event
}

/** What became of an event. */
export interface EventOutcome {
  readonly customer: number
  /** It had been applied before; the decisions are those of the first time. */
  readonly repeated: boolean
  /** The engine failed on it; it is in the log but had no effect. */
  readonly failed: boolean
  readonly decisions: readonly Decision[]
}

/** An event on its way through a drain: `customer` is 0 until its identifiers are resolved. */
export interface EventInput {
  readonly kind: 'event'
  readonly identifiers: readonly string[] | undefined
  customer: number
  event: Event
  outcome: EventOutcome | undefined
}

/** One input of the runner on its way through a drain. */
export type Input =
  | EventInput
  | { readonly kind: 'feed'; readonly values: readonly FeedValue[] }
  | { readonly kind: 'playbook'; readonly playbook: Playbook }
  | { readonly kind: 'read'; readonly customer: number; readonly read: (customer: Customer | undefined) => void }

/** Inputs that belong together and are answered as one, once what they led to is durable. */
export interface Job {
  readonly inputs: readonly Input[]
  answer(): void
  refuse(error: Error): void
}

/** An event of a customer who is known by number. */
export function eventFor(customer: number, event: Event): EventInput {
  return { kind: 'event', identifiers: undefined, customer, event, outcome: undefined }
}

/** The form in which an input stands in the log; undefined where it leaves no trace there. */
export function recordOf(input: Input, now: number): LogRecord | undefined {
  switch (input.kind) {
    case 'event':
      return { kind: 'event', now, customer: input.customer, event: input.event }
    case 'feed':
      return { kind: 'feed', now, values: input.values }
    case 'playbook':
      return { kind: 'playbook', now, definition: input.playbook.definition }
    case 'read':
      return undefined
  }
}

/** The input that left a record. A playbook that compiled when it was published compiles again. */
export function inputOf(record: LogRecord): Input {
  switch (record.kind) {
    case 'event':
      return eventFor(record.customer, record.event)
    case 'feed':
      return { kind: 'feed', values: record.values }
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
