import type { Outbound } from '../outbound/outbound.ts'
import type { HandOver } from '../runner/hand-over.ts'
import type { Secrets } from './secrets.ts'

/** What adapters of channels work with. */
export interface Around {
  readonly outbound: Outbound
  readonly now: () => number
  readonly secret: Secrets
  /** Address at which the provider of a channel calls of its own accord. */
  readonly providerUrl: (channel: string) => string
  /** Address at which one click ends what a message is part of. */
  readonly unsubscribeUrl: (handOver: HandOver) => string
  /** Address of the picture that tells that a message was opened; undefined for what nobody decided. */
  readonly openUrl: (handOver: HandOver) => string | undefined
}
