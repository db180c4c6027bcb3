import { type Event, type PrivacyDefinition, parseDuration } from '@attune/engine'
import type { LogRecord } from '../runner/record.ts'

/** Instants (ms) before which things are let go of; -Infinity keeps them for ever. Plain data, since threads share it. */
export interface RetentionCutoffs {
  readonly events: number
  /** By name of the event, or by the type of those that have none. */
  readonly byName: ReadonlyMap<string, number>
  readonly decisions: number
  readonly deliveries: number
  readonly consents: number
  readonly runs: number
}

const KEPT_FOR_EVER = Number.NEGATIVE_INFINITY

/** What a playbook's retention means at an instant. */
export function cutoffsAt({ retention }: PrivacyDefinition, now: number): RetentionCutoffs {
  const cutoff = (kept: string | undefined) => now - ((kept && parseDuration(kept)) || Number.POSITIVE_INFINITY)
  return {
    events: cutoff(retention.default),
    byName: new Map(Object.entries(retention.events).map(([name, kept]) => [name, cutoff(kept)])),
    decisions: cutoff(retention.decisions),
    deliveries: cutoff(retention.deliveries),
    consents: cutoff(retention.consents),
    runs: cutoff(retention.runs),
  }
}

/** Whether anything is let go of at all. */
export function letsGo({ byName, ...cutoffs }: RetentionCutoffs): boolean {
  return [...Object.values(cutoffs), ...byName.values()].some((cutoff) => cutoff !== KEPT_FOR_EVER)
}

/** Whether the history need not hold an event any more, by when it happened. */
export function isPast(event: Event, cutoffs: RetentionCutoffs): boolean {
  const name = event.type === 'tracked' ? event.name : event.type
  return event.at < (cutoffs.byName.get(name) ?? cutoffs.events)
}

/** The same for a record of any kind. */
export function isRecordPast(record: LogRecord, cutoffs: RetentionCutoffs): boolean {
  return record.kind === 'event' ? isPast(record.event, cutoffs) : record.now < cutoffs.events
}
