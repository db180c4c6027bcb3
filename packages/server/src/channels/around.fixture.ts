import { createOutbound } from '../outbound/outbound.ts'
import type { Around } from './around.ts'
import { type Environment, secretsOf } from './secrets.ts'

/** What adapters work with in tests: they may call loopback, by the clock of the machine. */
export function aroundFor(environment: Environment): Around {
  return {
    outbound: createOutbound({ allowPrivateAddresses: true }),
    now: Date.now,
    secret: secretsOf(environment),
    providerUrl: (channel) => `https://attune.example.com/v1/channels/${channel}/hook`,
    unsubscribeUrl: ({ customer }) => `https://attune.example.com/u/${customer}`,
    openUrl: ({ delivery }) => `https://attune.example.com/o/${delivery.decision}`,
  }
}
