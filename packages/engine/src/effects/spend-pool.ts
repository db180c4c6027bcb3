/** Take units from a budget pool. */
export interface SpendPool {
  readonly type: 'spend-pool'
  readonly pool: string
  readonly units: number
}
