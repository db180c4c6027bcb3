import type { Exposure } from '../model/exposure.ts'

/** Learn the outcome of something shown. */
export interface UpdateModel {
  readonly type: 'update-model'
  readonly exposure: Exposure
  readonly success: boolean
}
