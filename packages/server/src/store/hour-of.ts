import { NOW } from '../runner/shared-state.ts'
import type { Changes } from '../runner/store.ts'

const HOUR_MS = 3_600_000

/** The hour (since 1970) as of which changes are; undefined where they do not tell. */
export function hourOf(tallies: Changes['tallies']): number | undefined {
  const now = tallies.find(([name]) => name === NOW)
  return now && Math.floor(now[1] / HOUR_MS)
}
