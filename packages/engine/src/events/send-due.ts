import { isLive } from '../send/send.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** It is the customer's turn in a send. */
export interface SendDue extends EventBase {
  readonly type: 'send-due'
  readonly send: string
  /** How far the host has come through the members: who was asked before, and who it is now. */
  readonly place?: readonly [after: number, member: number]
}

/**
 * Notes that the customer was asked, which makes it harmless to ask twice, whoever is found to be whom. Sends that are over ask
 * nobody any more, so they need not be remembered.
 */
export function observeSendDue({ send: id }: SendDue, step: Stepping): void {
  const { customer, world } = step
  const send = world.sends?.get(id)
  if (!send || !isLive(send) || customer.sends.includes(id)) return
  customer.sends = [...customer.sends.filter((asked) => isLive(world.sends?.get(asked))), id]
  step.sends.push(send)
}
