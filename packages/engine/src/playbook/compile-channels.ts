import { prefixOf } from '../consent/address.ts'
import type { Channel } from '../delivery/channel.ts'
import { durationMs } from '../time/duration.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'

/** The ways to reach people; notes what refers to a channel that there is not. */
export function compileChannels(definition: PlaybookDefinition, compiler: ConditionCompiler): Map<string, Channel> {
  const channels = new Map<string, Channel>()
  for (const [id, { address, rate, receiptWithin, retryAfter, ...rest }] of Object.entries(definition.channels)) {
    // What is not known is allowed there, so a grant that waits for its second step would lift a refusal.
    if (rest.consent === 'opt-out' && rest.optIn === 'double')
      compiler.problem(`channels.${id}.optIn`, 'double is for channels with consent: opt-in; make it single')
    channels.set(id, {
      ...{ id, ...rest, addressPrefix: prefixOf(address, rest.kind), failover: rest.failover },
      ...rateOf(id, rate, definition.channels, compiler),
      ...{ receiptWithinMs: durationMs(receiptWithin), retryAfterMs: durationMs(retryAfter) },
    })
  }
  for (const { addressPrefix, failover, id } of channels.values()) {
    const other = failover === undefined ? undefined : channels.get(failover)
    if (failover !== undefined && (!other || other.id === id))
      compiler.problem(`channels.${id}.failover`, `there is no other channel "${failover}"`)
    if (other && other.addressPrefix !== addressPrefix)
      compiler.problem(`channels.${id}.failover`, `"${failover}" reaches people at other addresses`)
  }
  return channels
}

/** How far apart messages leave, and with which other channels they take turns. */
function rateOf(
  id: string,
  rate: PlaybookDefinition['channels'][string]['rate'],
  channels: PlaybookDefinition['channels'],
  compiler: ConditionCompiler,
): Pick<Channel, 'intervalMs' | 'turnsOf'> {
  const { sharedWith } = rate ?? {}
  const turnsOf = sharedWith ?? id
  const own = Object.hasOwn(channels, turnsOf) ? channels[turnsOf]!.rate : undefined
  if (own?.max !== undefined && own.within !== undefined)
    return { intervalMs: durationMs(own.within) / own.max, turnsOf }
  if (sharedWith !== undefined)
    compiler.problem(`channels.${id}.rate.sharedWith`, `there is no channel "${sharedWith}" with a rate of its own`)
  return { intervalMs: undefined, turnsOf: id }
}
