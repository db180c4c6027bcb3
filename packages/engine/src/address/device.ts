import type { Customer } from '../profile/customer.ts'

export const PLATFORMS = ['fcm', 'apns', 'web-push'] as const

/** A phone or browser that takes notifications. */
export interface Device {
  /** `device:<id>`, by which it is known; whoever it leads to has the device. */
  readonly identifier: string
  /** Whose service brings them. */
  readonly platform: (typeof PLATFORMS)[number]
  /** What the service knows it by: a token, or the address that a browser has subscribed at. */
  readonly token: string
  /** Keys of a browser for which notifications are encrypted (RFC 8291). */
  readonly keys?: { readonly p256dh: string; readonly auth: string } | undefined
  /** When it was last registered. */
  readonly at: number
}

/** A customer has this many; the one that was registered longest ago makes room. */
const CAPACITY = 10

/** Adds a device, or takes what was stated of it last. The same token under another name is the same device. */
export function addDevice(customer: Customer, device: Device): void {
  const known = customer.devices.find(({ identifier }) => identifier === device.identifier)
  if (known && known.at > device.at) return
  const others = customer.devices.filter(
    ({ identifier, token }) => identifier !== device.identifier && token !== device.token,
  )
  customer.devices = [...others, device].sort((a, b) => a.at - b.at).slice(-CAPACITY)
}
