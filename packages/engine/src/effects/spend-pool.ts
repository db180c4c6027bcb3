/** Take units from a budget pool; fewer than none are given back. */
export interface SpendPool {
  readonly type: 'spend-pool'
  readonly pool: string
  readonly units: number
  /** Number of the day, where the pool is filled anew each day; else 0. */
  readonly period: number
}
