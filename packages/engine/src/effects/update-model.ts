import type { BetaPrior } from '../model/beta.ts'
import type { Exposure } from '../model/exposure.ts'

/** Learn the outcome of something shown. */
export interface UpdateModel {
  readonly type: 'update-model'
  readonly exposure: Exposure
  readonly success: boolean
  /** When it had been learned as a failure, which this corrects. */
  readonly correctsAt: number | undefined
  /** What the playbook believes of the action before any label. */
  readonly prior: BetaPrior
  /** Names under which it is counted besides, and whether it counts for or against. */
  readonly counted: readonly (readonly [name: string, yes: boolean])[]
}
