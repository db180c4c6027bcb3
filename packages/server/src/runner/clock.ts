/** Where the host takes the time from, ms since 1970. */
export interface Clock {
  now(): number
}
