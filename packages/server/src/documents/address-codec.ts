import { type Device, PLATFORMS, type Unreachable } from '@attune/engine'

/** A device as a row of a customer's document (see `customer-codec.ts`). */
export function encodeDevice({ at, identifier, keys, platform, token }: Device): readonly unknown[] {
  const row = [identifier, PLATFORMS.indexOf(platform), token, at]
  return keys === undefined ? row : [...row, keys.p256dh, keys.auth]
}

// biome-ignore lint/suspicious/noExplicitAny: rows written by the functions here.
type Stored = any

export function decodeDevice([identifier, platform, token, at, p256dh, auth]: Stored): Device {
  const device = { identifier, platform: PLATFORMS[platform]!, token, at }
  return p256dh === undefined ? device : { ...device, keys: { p256dh, auth } }
}

export function encodeUnreachable({ at, identifier, reason }: Unreachable): readonly unknown[] {
  return [identifier, at, reason]
}

export function decodeUnreachable([identifier, at, reason]: Stored): Unreachable {
  return { identifier, at, reason }
}
