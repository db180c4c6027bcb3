import { createOutbound, type Outbound } from '../outbound/outbound.ts'
import type { Around } from './around.ts'
import { type Environment, secretsOf } from './secrets.ts'

let mayCallPrivate = true

/** Runs something while adapters may call nothing but the public internet, as on a server without `--allow-private`. */
export async function withoutPrivateAddresses<T>(task: () => Promise<T>): Promise<T> {
  mayCallPrivate = false
  try {
    return await task()
  } finally {
    mayCallPrivate = true
  }
}

/** What adapters work with in tests: they may call loopback, by the clock of the machine. */
export function aroundFor(environment: Environment): Around {
  return {
    outbound: switchedOutbound(),
    now: Date.now,
    secret: secretsOf(environment),
    providerUrl: (channel) => `https://attune.example.com/v1/channels/${channel}/hook`,
    unsubscribeUrl: ({ customer }) => `https://attune.example.com/u/${customer}`,
    openUrl: ({ delivery }) => `https://attune.example.com/o/${delivery.decision}`,
  }
}

function switchedOutbound(): Outbound {
  const anywhere = createOutbound({ allowPrivateAddresses: true })
  const outside = createOutbound({ allowPrivateAddresses: false })
  const current = () => (mayCallPrivate ? anywhere : outside)
  return {
    call: (url, message) => current().call(url, message),
    ask: (url, question) => current().ask(url, question),
    connect: (host, port, timeoutMs) => current().connect(host, port, timeoutMs),
    close() {
      anywhere.close()
      outside.close()
    },
  }
}
