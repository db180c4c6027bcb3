import type { Sums } from './sums.ts'

/** Under which names responses to an action on a channel are kept: its own, all of the action, all on the channel. */
export interface EvidenceNames {
  readonly own: string
  readonly action: string
  readonly channel: string
  /** Where a model has found them last, so that it need not look again for every decision. */
  places: EvidencePlaces | undefined
}

/** Where among some sums the pairs lie from which the evidence of an action on a channel follows. */
export interface EvidencePlaces {
  readonly among: Sums
  readonly own: number
  readonly action: number
  readonly channel: number
}

export function evidenceNames(action: string, channel: string): EvidenceNames {
  return {
    own: `own/${action}/${channel}`,
    action: `action/${action}`,
    channel: `channel/${channel}`,
    places: undefined,
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
