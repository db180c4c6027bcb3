import type { Redemption } from '@attune/engine'

type Word = (text: string) => number
type Maybe = (text: string | undefined) => number | null

/** A redemption as a row of a customer's document (see `customer-codec.ts`). */
export function encodeRedemption(redemption: Redemption, word: Word, maybe: Maybe): readonly unknown[] {
  const { asked, at, channel, discount, exact, id, lines, place } = redemption
  const { rejected, returns = [], state, subtotal, until, uses } = redemption
  return [
    ...[id, word(state), at, until, maybe(place), maybe(channel)],
    uses.map(({ amount, code, household, id: used, multiplies, offer, unique }) => [
      ...[used, word(offer), code ?? null, amount],
      ...(unique || multiplies !== undefined || household !== undefined
        ? [unique ? word(unique.batch) : null, unique?.number ?? null, multiplies ?? null]
        : []),
      ...(household === undefined ? [] : [household]),
    ]),
    lines.map((line) => [line.id, line.sku, line.quantity, line.total, line.returned]),
    ...[subtotal, discount, exact],
    rejected.map(({ at: since, code, place: where, reason }) =>
      since === undefined ? [code, word(reason)] : [code, word(reason), since, maybe(where)],
    ),
    ...(asked === undefined && returns.length === 0 ? [] : [asked ?? null]),
    ...(returns.length === 0 ? [] : [returns.map((one) => [one.id, one.refund, one.asked ?? null])]),
  ]
}

// biome-ignore lint/suspicious/noExplicitAny: rows written by the function above.
type Stored = any

export function decodeRedemption(
  stored: Stored,
  word: (number: number) => string,
  maybe: (number: number | null) => string | undefined,
): Redemption {
  const [id, state, at, until, place, channel, uses, lines, subtotal, discount, exact, rejected, asked, returns] =
    stored
  return {
    ...{ id, at, until, subtotal, discount, exact },
    state: word(state) as Redemption['state'],
    place: maybe(place),
    channel: maybe(channel),
    uses: uses.map(([used, offer, code, amount, batch, number, multiplies, household]: Stored) => ({
      ...{ id: used, amount },
      offer: word(offer),
      code: code ?? undefined,
      ...(multiplies != null && { multiplies }),
      ...(household !== undefined && { household }),
      ...(batch != null && { unique: { batch: word(batch), number } }),
    })),
    lines: lines.map(([line, sku, quantity, total, returned]: Stored) => ({
      ...{ id: line, sku, quantity, total, returned },
    })),
    rejected: rejected.map(([code, reason, since, where]: Stored) => ({
      ...{ code, reason: word(reason) },
      ...(since !== undefined && { at: since }),
      ...(where != null && { place: word(where) }),
    })),
    ...(asked != null && { asked }),
    ...(returns && {
      returns: returns.map(([one, refund, what]: Stored) => ({ id: one, refund, asked: what ?? undefined })),
    }),
  }
}
