import { namespaceOf } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reader, Reply } from '../runner/call.ts'
import { parseDevice } from '../sources/device.ts'
import { ingestReply } from '../sources/ingest-reply.ts'
import { isOfDevice, maySee } from './may-see.ts'
import { arrivalOf, type Surroundings } from './surroundings.ts'

/**
 * Takes in a device that takes notifications. They show what is known of the person, so a public client may register one only
 * for nobody in particular, or for who an identity token is about.
 */
export async function registerDevice(call: Call & { type: 'register-device' }, around: Surroundings): Promise<Reply> {
  const parsed = parseDevice(call.body, arrivalOf(around))
  const incoming = parsed.events[0]
  if (!incoming) return ingestReply(parsed.accepted, parsed.errors)
  const identifiers = await allowed(incoming.identifiers, call.reader, around)
  if (!identifiers) return errorReply('identity_needed')
  const trusted = call.reader.viewer !== 'write' || call.reader.identity !== undefined
  const [outcome] = await around.runner.submit([{ identifiers, event: incoming.event, trusted }])
  const device = incoming.identifiers.find((identifier) => namespaceOf(identifier) === 'device')!
  return { status: 200, body: JSON.stringify({ device: device.slice('device:'.length), repeated: outcome!.repeated }) }
}

/** Whose the device is, by what the client may say; undefined where it may not. */
async function allowed(
  told: readonly string[],
  reader: Reader,
  around: Surroundings,
): Promise<readonly string[] | undefined> {
  if (reader.viewer !== 'write') return told
  const { identity = [] } = reader
  if (told.some((identifier) => !isOfDevice(identifier) && !identity.includes(identifier))) return undefined
  if (identity.length > 0) return [...new Set([...identity, ...told.filter(isOfDevice)])]
  // A device that changes hands asks as nobody; a browser in which somebody known has signed in is theirs.
  for (const identifier of told) {
    if (namespaceOf(identifier) === 'device') continue
    const customer = around.runner.find(identifier)
    if (customer !== 0 && !(await maySee(customer, reader, around))) return undefined
  }
  return told
}

/** Lets go of a device: whoever has it gets no notifications there any more. */
export async function forgetDevice(
  { device, reader }: Call & { type: 'forget-device' },
  around: Surroundings,
): Promise<Reply> {
  const { clock, newId, runner } = around
  const identifier = `device:${device}`
  const customer = runner.find(identifier)
  const held =
    customer !== 0 &&
    (await runner.read(customer, (found) => found?.devices.some((known) => known.identifier === identifier)))
  if (!held) return errorReply('device_unknown')
  if (!(await maySee(customer, reader, around))) return errorReply('identity_needed')
  const at = clock.now()
  await runner.submitFor(customer, {
    ...{ type: 'address-lost', id: `unregistered/${newId()}`, at, identifier, reason: 'unregistered' },
  })
  return { status: 200, body: '{"success":true}' }
}
