/** Points will end soon, as a trigger wants to be told. */
export interface RemindOfPoints {
  readonly type: 'remind-of-points'
  readonly programme: string
  readonly trigger: string
  /** How many end within the time of the trigger. */
  readonly points: number
  /** When the first of them end. */
  readonly endsAt: number
}
