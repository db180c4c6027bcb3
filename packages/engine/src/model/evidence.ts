import type { Sums } from './sums.ts'

/** Under which names responses to an action on a channel are kept: its own, all of the action, all on the channel. */
export interface EvidenceNames {
  readonly own: string
  readonly action: string
  readonly channel: string
}

/** The names of every action on every channel of a playbook, by row. */
export interface EvidenceTable {
  readonly names: readonly EvidenceNames[]
  /** Where a model has found them, so that it need not look again for every decision. */
  places: EvidencePlaces | undefined
}

/** Where among some sums the pairs lie from which evidence follows: of each row its own, the action's, the channel's. */
interface EvidencePlaces {
  readonly among: Sums
  readonly at: Int32Array
}

/** Numbers of a row of places. */
export const PLACES = 3

/** Finds the places of a table, unless they are known. */
export function placesIn(sums: Sums, table: EvidenceTable): Int32Array {
  if (table.places?.among === sums) return table.places.at
  const places = table.names.flatMap(({ action, channel, own }) => [own, action, channel])
  const at = Int32Array.from(places, (name) => sums.placeOf(name))
  table.places = { among: sums, at }
  return at
}

export function evidenceNames(action: string, channel: string): EvidenceNames {
  return {
    own: `own/${action}/${channel}`,
    action: `action/${action}`,
    channel: `channel/${channel}`,
  }
}

/**
 * What is known of responses to an action on a channel takes four numbers in a row: its own successes and failures, and
 * those that the levels above tell.
 */
export const EVIDENCE_WIDTH = 4

/** So many of an action's own observations outweigh all that was seen of it on other channels. */
const ACTION_STRENGTH = 20

/** So many outweigh all that was seen of other actions on the channel. */
const CHANNEL_STRENGTH = 5

/**
 * Writes evidence from the counts of the action on the channel, on its other channels, and of the channel's other
 * actions. What the levels above tell are observations that never come to more than a fixed number each, however many
 * there were: a power prior (Ibrahim and Chen 2000) whose power is strength / (strength + observations). A new action
 * thus begins near its kin, and what it shows itself soon counts for more.
 */
export function writeEvidence(
  into: Float64Array,
  at: number,
  successes: number,
  failures: number,
  actionSuccesses: number,
  actionFailures: number,
  channelSuccesses: number,
  channelFailures: number,
): void {
  const fromAction = ACTION_STRENGTH / (ACTION_STRENGTH + actionSuccesses + actionFailures)
  const fromChannel = CHANNEL_STRENGTH / (CHANNEL_STRENGTH + channelSuccesses + channelFailures)
  into[at] = successes
  into[at + 1] = failures
  into[at + 2] = fromAction * actionSuccesses + fromChannel * channelSuccesses
  into[at + 3] = fromAction * actionFailures + fromChannel * channelFailures
}
