import type { JsonObject } from '../json.ts'

/** A moment that a trigger noticed and that waits for its time, unless something cancels it first. */
export interface PendingMoment {
  readonly trigger: string
  /** The event that caused it. */
  readonly cause: string
  readonly properties: JsonObject
  readonly dueAt: number
  /** When the moment came, where it was decided to wait for a better hour. */
  readonly since?: number | undefined
}
