import type { ResponseCounts } from './beta.ts'

/** What is known of responses to an action on a channel, as of an instant, without what one part shares with another. */
export interface Evidence {
  readonly own: ResponseCounts
  /** The same action on other channels. */
  readonly action: ResponseCounts
  /** Other actions on the same channel. */
  readonly channel: ResponseCounts
}

/** So many of an action's own observations outweigh all that was seen of it on other channels. */
const ACTION_STRENGTH = 20

/** So many outweigh all that was seen of other actions on the channel. */
const CHANNEL_STRENGTH = 5

/**
 * What the levels above tell of a response, as observations that never come to more than a fixed number each, however
 * many there were: a power prior (Ibrahim and Chen 2000) whose power is strength / (strength + observations). A new
 * action thus begins near its kin, and what it shows itself soon counts for more.
 */
export function shareEvidence({ action, channel }: Evidence): ResponseCounts {
  const fromAction = discount(action, ACTION_STRENGTH)
  const fromChannel = discount(channel, CHANNEL_STRENGTH)
  return {
    successes: fromAction * action.successes + fromChannel * channel.successes,
    failures: fromAction * action.failures + fromChannel * channel.failures,
  }
}

function discount({ successes, failures }: ResponseCounts, strength: number): number {
  return strength / (strength + successes + failures)
}
