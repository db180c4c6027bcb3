import type { OutgoingMessage } from '../dispatch/channel-adapter.ts'

/** The addresses of a namespace at which the person can be reached, without the namespace. */
export function addressesOf({ handOver }: Pick<OutgoingMessage, 'handOver'>, namespace: string): readonly string[] {
  const prefix = `${namespace}:`
  return handOver.recipient.identifiers
    .filter((identifier) => identifier.startsWith(prefix))
    .map((identifier) => identifier.slice(prefix.length))
}
