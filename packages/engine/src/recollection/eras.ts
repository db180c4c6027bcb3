import type { Playbook } from '../playbook/playbook.ts'
import type { Recollection } from './recollection.ts'

/**
 * When what was first asked for. An era ends with each playbook that asks for something that was not recollected
 * before it; who was last brought up to date in an earlier era has yet to recollect that from history.
 */
export interface Eras {
  readonly current: number
  /** What is to be recollected of history for who was last brought up to date in an era. */
  since(era: number): ReadonlySet<Recollection>
  /** The era that a customer must have reached for an audience's answer to stand, by its slot. */
  neededBy(slot: number): number
}

const NOTHING: ReadonlySet<Recollection> = new Set()

/** Where everything was recollected from the first event on. */
export const FIRST_ERA: Eras = { current: 0, since: () => NOTHING, neededBy: () => 0 }

/** The eras of a playbook, by the era since which each recollection has been asked for without a gap. */
export function compileEras(playbook: Playbook, current: number, eraOf: (asked: Recollection) => number): Eras {
  const needed = playbook.audiences.map(({ recollects }) => Math.max(0, ...[...recollects].map(eraOf)))
  const known = new Map<number, ReadonlySet<Recollection>>()
  return {
    current,
    since(era) {
      if (era >= current) return NOTHING
      const later = known.get(era) ?? new Set([...playbook.recollections.keys()].filter((asked) => eraOf(asked) > era))
      known.set(era, later)
      return later
    },
    neededBy: (slot) => needed[slot]!,
  }
}
