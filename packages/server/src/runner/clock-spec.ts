import type { Clock } from './clock.ts'

/** How a server takes the time. Plain data, since two threads make a clock of it each. */
export type ClockSpec =
  /** The machine's clock. */
  | { readonly kind: 'system' }
  /** Begins at `startAt` (ms) when the machine's clock shows `realStart`, and runs `factor` times as fast. */
  | { readonly kind: 'scaled'; readonly startAt: number; readonly realStart: number; readonly factor: number }
  /** Stands at the time of the newest event: for replays of old data. */
  | { readonly kind: 'follow'; readonly startAt: number }

/** A clock that can be moved on. */
export interface FollowingClock extends Clock {
  follow(at: number): void
}

/** Makes the clock. One that follows is moved by `follow`; on the others that does nothing. */
export function createClock(spec: ClockSpec, machine: Clock): FollowingClock {
  switch (spec.kind) {
    case 'system':
      return { now: () => machine.now(), follow: () => undefined }
    case 'scaled':
      return {
        now: () => Math.round(spec.startAt + (machine.now() - spec.realStart) * spec.factor),
        follow: () => undefined,
      }
    case 'follow': {
      let latest = spec.startAt
      return {
        now: () => latest,
        follow: (at) => {
          latest = Math.max(latest, at)
        },
      }
    }
  }
}
