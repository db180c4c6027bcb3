import type { HandOver } from '../runner/hand-over.ts'
import type { DeliveryMark } from './channel-adapter.ts'

/** A mark as a provider is given it to be told again: `customer.attempt.delivery`. Not secret, and not signed. */
export function markText({ attempt, customer, delivery }: HandOver): string {
  return `${customer.toString(36)}.${attempt}.${delivery.id}`
}

/** Reads what `markText` gave; undefined for anything else. */
export function readMark(text: string): DeliveryMark | undefined {
  const match = /^([0-9a-z]{1,11})\.(\d{1,6})\.([\w-]{1,80})$/.exec(text)
  if (!match) return undefined
  return { customer: Number.parseInt(match[1]!, 36), attempt: Number(match[2]), delivery: match[3]! }
}
