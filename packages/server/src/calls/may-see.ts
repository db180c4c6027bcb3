import { namespaceOf } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Reader, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'

/** Namespaces of devices and browsers: who has only such is nobody in particular. */
const OF_DEVICES: ReadonlySet<string> = new Set(['anonymous', 'device', 'cookie'])

/** Whether an identifier is one that a public client can know of nobody but its own user. */
export function isOfDevice(identifier: string): boolean {
  return OF_DEVICES.has(namespaceOf(identifier))
}

/**
 * Whether a reader may hold links that are a person's own: whoever has one may read their page and change what they get.
 * With a write key only who an identity token is about; that nobody knows a device yet is not enough, since whoever
 * signs in on it later is the same customer.
 */
export function mayHoldLinks(customer: number, { identity, viewer }: Reader, { runner }: Surroundings): boolean {
  return viewer !== 'write' || identity?.some((identifier) => runner.find(identifier) === customer) === true
}

/**
 * Whether somebody may be shown what is known of a customer. A write key can be read by everybody who has the app or
 * the page open: with it, only who is nobody in particular is shown, or who an identity token is about.
 */
export async function maySee(customer: number, reader: Reader, around: Surroundings): Promise<boolean> {
  const { runner } = around
  if (mayHoldLinks(customer, reader, around)) return true
  const identifiers =
    runner.identifiersOf(customer) ?? (await runner.read(customer, (found) => [...(found?.identifiers ?? [])]))
  return identifiers.every(isOfDevice)
}

/** The customer whose inbox, wallet or preferences are asked for, where the reader may see them. With a write key others look the same as nobody. */
export async function openOwn(
  { identifier, reader }: { readonly identifier: string; readonly reader: Reader },
  around: Surroundings,
): Promise<number | Reply> {
  const customer = around.runner.find(identifier)
  const isPublic = reader.viewer === 'write' && reader.identity === undefined
  if (isPublic && !isOfDevice(identifier)) return errorReply('identity_needed')
  if (customer === 0) return errorReply('customer_unknown')
  return (await maySee(customer, reader, around)) ? customer : errorReply('identity_needed')
}
