import type { Device, Json, JsonObject } from '@attune/engine'
import type { HandOver } from '../../runner/hand-over.ts'

/** A notification, whatever service it goes through. */
export interface PushMessage {
  /** Of the delivery. */
  readonly id: string
  readonly title: string
  readonly body: string
  readonly image: string | undefined
  /** Where a tap leads: an address, or a deep link of the app. */
  readonly url: string | undefined
  readonly buttons: readonly { readonly id: string; readonly text: string; readonly url?: string }[]
  /** A later notification with the same key takes the place of one that was not seen yet. */
  readonly collapse: string | undefined
  readonly badge: number | undefined
  readonly urgent: boolean
  /** What the app is told besides; texts only. */
  readonly data: Readonly<Record<string, string>>
  /** When it makes no sense any more, ms since 1970. */
  readonly expiresAt: number
}

/** What a service says of a notification for one device. */
export type DeviceVerdict =
  | { readonly outcome: 'delivered' }
  /** The device takes none any more: its token is to be let go of. */
  | { readonly outcome: 'gone'; readonly reason: string }
  | { readonly outcome: 'rejected'; readonly reason: string }
  | { readonly outcome: 'deferred' | 'throttled'; readonly reason: string; readonly retryAfterMs?: number }
  | { readonly outcome: 'unknown'; readonly reason: string }

/** A service that takes notifications to devices of one platform. */
export interface PushService {
  push(device: Device, message: PushMessage): Promise<DeviceVerdict>
  close?(): void
}

const MOST_BUTTONS = 2

/** Reads the content of a treatment; a reason where it is none. */
export function readPush(content: JsonObject, { delivery }: HandOver): PushMessage | string {
  const title = textOf(content.title)
  const body = textOf(content.body) ?? textOf(content.text)
  if (title === undefined && body === undefined) return 'content_empty'
  const buttons = Array.isArray(content.buttons) ? content.buttons.flatMap(readButton) : []
  if (buttons.length > MOST_BUTTONS) return 'too_many_buttons'
  const url = textOf(content.url)
  return {
    ...{ id: delivery.id, title: title ?? '', body: body ?? '', image: textOf(content.image), url, buttons },
    ...{ collapse: textOf(content.collapse), badge: numberOf(content.badge), urgent: content.urgent !== false },
    data: { ...textsIn(content.data), delivery: delivery.id, decision: delivery.decision },
    expiresAt: delivery.expiresAt,
  }
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined
}

function readButton(button: Json) {
  if (typeof button !== 'object' || button === null || Array.isArray(button)) return []
  const { id, text, url } = button as JsonObject
  if (typeof id !== 'string' || typeof text !== 'string') return []
  return [{ id, text, ...(typeof url === 'string' && { url }) }]
}

function textsIn(data: Json | undefined): Record<string, string> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return {}
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

/** Seconds that a notification makes sense for. */
export function timeToLiveS({ expiresAt }: PushMessage, now: number, longest: number): number {
  return Math.max(0, Math.min(longest, Math.floor((expiresAt - now) / 1000)))
}
