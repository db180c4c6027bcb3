import type { ZoneSource } from '@attune/engine'

/** What every event of a message shares. */
export interface EventHead {
  readonly id: string
  readonly at: number
  readonly untimed?: true
  readonly load?: string
  readonly zone?: string
  readonly zoneSource?: ZoneSource
}
