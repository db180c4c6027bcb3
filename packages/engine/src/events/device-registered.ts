import { addDevice, type Device } from '../address/device.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** A phone or a browser of the customer takes notifications from now on. */
export interface DeviceRegistered extends EventBase {
  readonly type: 'device-registered'
  readonly device: Omit<Device, 'at'>
}

export function observeDeviceRegistered({ at, device }: DeviceRegistered, { customer }: Stepping): void {
  // It may have been handed on since: then somebody else has it.
  if (customer.identifiers.includes(device.identifier)) addDevice(customer, { ...device, at })
}
