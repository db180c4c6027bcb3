import { packLines, type Redemption } from '@attune/engine'

type Word = (text: string) => number
type Maybe = (text: string | undefined) => number | null

/** A redemption as a row of a customer's document (see `customer-codec.ts`). What few have is at the end, as far as there is something. */
export function encodeRedemption(redemption: Redemption, word: Word, maybe: Maybe): readonly unknown[] {
  const { asked, at, channel, discount, exact, id, lines, paidAt, place } = redemption
  const { rejected, returned, returns, state, subtotal, until, uses } = redemption
  return trimmed([
    ...[id, word(state), at, until, maybe(place), maybe(channel)],
    encodeUses(uses, word),
    lines,
    ...[subtotal, discount, exact],
    rejected.map(({ at: since, code, place: where, reason }) =>
      since === undefined ? [code, word(reason)] : [code, word(reason), since, maybe(where)],
    ),
    asked ?? null,
    returns?.map((one) => [one.id, one.refund, one.asked ?? null]) ?? null,
    returned ?? null,
    paidAt ?? null,
  ])
}

type OfferUse = Redemption['uses'][number]

/** Of an offer that came off by itself two numbers, the offer and the amount; of others a row. */
function encodeUses(uses: readonly OfferUse[], word: Word): unknown[] {
  const stored: unknown[] = []
  for (const use of uses) {
    if (isPlain(use)) stored.push(word(use.offer), use.amount)
    else stored.push(encodeUse(use, word))
  }
  return stored
}

function isPlain({ code, household, id, multiplies, offer, unique }: OfferUse): boolean {
  return id === offer && code === undefined && !unique && multiplies === undefined && household === undefined
}

/** What needs no copy has the offer's own id. */
function encodeUse({ amount, code, household, id, multiplies, offer, unique }: OfferUse, word: Word): unknown[] {
  return trimmed([
    ...[id === offer ? null : id, word(offer), code ?? null, amount],
    ...[unique ? word(unique.batch) : null, unique?.number ?? null, multiplies ?? null, household ?? null],
  ])
}

/** Without what is absent at the end. */
function trimmed(row: unknown[]): unknown[] {
  while (row.at(-1) === null) row.pop()
  return row
}

// biome-ignore lint/suspicious/noExplicitAny: rows written by the function above, now or before.
type Stored = any

/** In the order in which the engine makes one, so that both are of one shape. */
export function decodeRedemption(
  stored: Stored,
  word: (number: number) => string,
  maybe: (number: number | null) => string | undefined,
): Redemption {
  const [id, state, at, until, place, channel, uses, lines, subtotal, discount, exact, rejected, ...late] = stored
  const [asked, returns, returned, paidAt] = late
  const redemption: Redemption = {
    id,
    state: word(state) as Redemption['state'],
    at,
    until,
    place: maybe(place),
    channel: maybe(channel),
    uses: decodeUses(uses, word),
    lines: typeof lines === 'string' ? lines : packLines(lines.map(toLine)),
    subtotal,
    discount,
    exact,
    rejected: rejected.map(([code, reason, since, where]: Stored) => ({
      ...{ code, reason: word(reason) },
      ...(since !== undefined && { at: since }),
      ...(where != null && { place: word(where) }),
    })),
  }
  if (asked != null) redemption.asked = asked
  if (returns != null)
    redemption.returns = returns.map(([one, refund, what]: Stored) => ({ id: one, refund, asked: what ?? undefined }))
  const units = returned ?? returnedIn(lines)
  if (units !== undefined) redemption.returned = units
  if (paidAt != null) redemption.paidAt = paidAt
  return redemption
}

function decodeUses(stored: Stored[], word: (number: number) => string): OfferUse[] {
  const uses: OfferUse[] = []
  for (let i = 0; i < stored.length; i++) {
    const one = stored[i]
    if (Array.isArray(one)) uses.push(decodeUse(one, word))
    else {
      const offer = word(one)
      uses.push({ id: offer, offer, code: undefined, amount: stored[++i] })
    }
  }
  return uses.slice()
}

function decodeUse(stored: Stored, word: (number: number) => string): OfferUse {
  const [id, number, code, amount, batch, place, multiplies, household] = stored
  const offer = word(number)
  return {
    // One text for both where they are the same.
    ...{ id: id === null || id === offer ? offer : id, offer, code: code ?? undefined, amount },
    ...(batch != null && { unique: { batch: word(batch), number: place } }),
    ...(household != null && { household }),
    ...(multiplies != null && { multiplies }),
  }
}

/** Lines were rows of their own once, with the units that came back in each. */
function toLine([id, sku, quantity, total]: Stored) {
  return { id, sku, quantity, total }
}

function returnedIn(lines: Stored): number[] | undefined {
  if (typeof lines === 'string' || lines.every(([, , , , returned]: Stored) => returned === 0)) return undefined
  return lines.map(([, , , , returned]: Stored) => returned)
}
