/** A visit has become longer than it was when triggers last asked. */
export interface DwellAtPlace {
  readonly type: 'dwell-at-place'
  readonly place: string
  readonly fromMs: number
  readonly toMs: number
}
