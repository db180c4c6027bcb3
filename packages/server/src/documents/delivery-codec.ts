import type { Delivery } from '@attune/engine'

/** Stands where `true` says that a delivery was handed over. */
const AWAITING = 2
const ACCEPTED = 3

/** A delivery as a row of a customer's document (see `customer-codec.ts`). */
export function encodeDelivery(
  delivery: Delivery,
  word: (text: string) => number,
  maybe: (text: string | undefined) => number | null,
): readonly unknown[] {
  const { id, decision, action, campaign, topic, channel, content, properties, grant } = delivery
  const { createdAt, expiresAt, state, dueAt, attempts } = delivery
  const names = [word(action), maybe(campaign), word(topic), word(channel)]
  return [
    id,
    decision,
    names,
    content,
    properties,
    grant ?? null,
    createdAt,
    expiresAt,
    state === 'awaiting' ? AWAITING : state === 'accepted' ? ACCEPTED : state === 'handed',
    dueAt === Number.POSITIVE_INFINITY ? null : dueAt,
    attempts,
    delivery.owed,
    delivery.turnAt ?? null,
    delivery.tried?.map(word) ?? null,
    ...lateFieldsOf(delivery, word),
  ]
}

/** How it is said, and by sign whether it should not leave any more. */
function voiceOf({ voice, withdrawn }: Delivery): number {
  const number = VOICES.indexOf(voice) + 1
  return withdrawn ? -number : number
}

const VOICES: readonly Delivery['voice'][] = [undefined, 'reply', 'dialogue', 'first']

// biome-ignore lint/suspicious/noExplicitAny: rows written by the functions here.
type Stored = any

/** What few deliveries have, at the end, and only as far as there is something. */
function lateFieldsOf(delivery: Delivery, word: (text: string) => number): readonly (string | number | null)[] {
  const { acceptedAt, counted, run, send, spared, spent } = delivery
  const first = [spared ?? null, acceptedAt ?? null, counted?.household ?? null, counted?.at ?? 0]
  if (send !== undefined || spent !== undefined)
    return [...first, run ?? null, voiceOf(delivery), send === undefined ? null : word(send), ...(spent ?? []).flat()]
  if (run !== undefined) return [...first, run, voiceOf(delivery)]
  if (counted) return [spared ?? null, acceptedAt ?? null, counted.household, counted.at]
  return spared === undefined && acceptedAt === undefined ? [] : [spared ?? null, acceptedAt ?? null]
}

export function decodeDelivery(
  stored: Stored,
  word: (number: number) => string,
  maybe: (number: number | null) => string | undefined,
): Delivery {
  const [
    id,
    decision,
    [action, campaign, topic, channel],
    content,
    properties,
    grant,
    createdAt,
    expiresAt,
    handed,
    dueAt,
    attempts,
    owed = false,
    turnAt = null,
    tried = null,
    spared = null,
    acceptedAt = null,
    countedIn = null,
    countedAt = 0,
    run = null,
    voice = 1,
    send = null,
    ...spent
  ] = stored
  return {
    id,
    decision,
    action: word(action),
    campaign: maybe(campaign),
    topic: word(topic),
    channel: word(channel),
    content,
    properties,
    grant: grant ?? undefined,
    createdAt,
    expiresAt,
    state: handed === AWAITING ? 'awaiting' : handed === ACCEPTED ? 'accepted' : handed ? 'handed' : 'pending',
    dueAt: dueAt ?? Number.POSITIVE_INFINITY,
    attempts,
    owed,
    turnAt: turnAt ?? undefined,
    tried: tried?.map(word),
    ...(spared !== null && { spared }),
    ...(acceptedAt !== null && { acceptedAt }),
    ...(countedIn !== null && { counted: { household: countedIn, at: countedAt } }),
    ...(send !== null && { send: word(send) }),
    ...(spent.length > 0 && { spent: spendingsIn(spent) }),
    ...(run !== null && { run, voice: VOICES[Math.abs(voice) - 1], ...(voice < 0 && { withdrawn: true }) }),
  }
}

/** Triples `pool, units, period`, as they stand one after the other. */
function spendingsIn(stored: Stored): NonNullable<Delivery['spent']> {
  return Array.from({ length: stored.length / 3 }, (_, i) => stored.slice(i * 3, i * 3 + 3) as [string, number, number])
}
