import type { Grant } from '@attune/engine'

/** A grant as a row of a customer's document (see `customer-codec.ts`). */
export function encodeGrant(grant: Grant, word: (text: string) => number): readonly unknown[] {
  const { announcedAt, code, completedAt, decision, endsAt, id, offer, progress, receivedAt, state, viewedAt } = grant
  const { place, remindAt, reserved } = grant
  const more = [code ? word(code.batch) : null, code?.number ?? null, reserved ?? null, place ?? null]
  return [
    ...[id, word(offer), word(state), receivedAt, endsAt, progress, completedAt ?? null, decision ?? null],
    ...[announcedAt ?? null, viewedAt ?? null, remindAt === Number.POSITIVE_INFINITY ? null : remindAt],
    ...(more.some((value) => value !== null) ? more : []),
  ]
}

// biome-ignore lint/suspicious/noExplicitAny: rows written by the functions here.
type Stored = any

export function decodeGrant(stored: Stored, word: (number: number) => string): Grant {
  const [id, offer, state, receivedAt, endsAt, progress, completedAt, decision, ...more] = stored
  const [announcedAt, viewedAt, remindAt, batch, number, reserved, place] = more
  const grant: Grant = {
    id,
    offer: word(offer),
    state: word(state) as Grant['state'],
    receivedAt,
    endsAt,
    progress,
    completedAt: completedAt ?? undefined,
    decision: decision ?? undefined,
    announcedAt: announcedAt ?? undefined,
    viewedAt: viewedAt ?? undefined,
    remindAt: remindAt ?? Number.POSITIVE_INFINITY,
    ...(batch != null && { code: { batch: word(batch), number } }),
    ...(place != null && { place }),
  }
  if (reserved != null) grant.reserved = reserved
  return grant
}
