/** What a bound counts, and why there is one. */
interface LimitEntry {
  readonly unit: 'bytes' | 'characters' | 'messages' | 'fields' | 'identifiers' | 'levels' | 'ms'
  readonly value: number
  readonly what: string
}

const KIB = 1024
const MIB = 1024 * KIB
const DAY_MS = 86_400_000

/** Every bound on what comes in from outside. Bytes count after decompression. */
const LIMITS = {
  batchBytes: { unit: 'bytes', value: 500 * KIB, what: 'a batch of messages' },
  messageBytes: { unit: 'bytes', value: 32 * KIB, what: 'one message, as compact JSON' },
  batchMessages: { unit: 'messages', value: 2500, what: 'messages in a batch' },
  nestingDepth: {
    unit: 'levels',
    value: 20,
    what: 'objects and arrays within each other in a message, itself included',
  },
  idLength: { unit: 'characters', value: 256, what: 'an id, or the value of an identifier' },
  eventNameLength: { unit: 'characters', value: 128, what: 'the name of an event, a channel, a topic, a source' },
  fields: { unit: 'fields', value: 500, what: 'traits or properties of one message' },
  identifiers: { unit: 'identifiers', value: 20, what: 'identifiers in one message' },
  incomingTextLength: {
    unit: 'characters',
    value: 10_000,
    what: 'the text of a message that somebody has written to the brand',
  },
  wordingLength: { unit: 'characters', value: 2000, what: 'the wording or the proof of a consent' },
  futureMs: {
    unit: 'ms',
    value: DAY_MS,
    what: 'how far ahead of its arrival an event may claim to have happened; it then counts as of its arrival',
  },
  pastMs: { unit: 'ms', value: 5 * 365.25 * DAY_MS, what: 'how long before its arrival an event may have happened' },
  feedValueBytes: { unit: 'bytes', value: 64 * KIB, what: 'one value of a feed' },
  feedLoadBytes: { unit: 'bytes', value: 16 * MIB, what: 'a bulk load of a feed' },
  playbookBytes: { unit: 'bytes', value: 4 * MIB, what: 'a playbook' },
  formBytes: {
    unit: 'bytes',
    value: 64 * KIB,
    what: 'the form of a page for people, or a small request of an operator',
  },
  providerCallBytes: { unit: 'bytes', value: 256 * KIB, what: 'what the provider of a channel calls' },
  catalogueThingBytes: { unit: 'bytes', value: 64 * KIB, what: 'one product or place' },
  catalogueFileBytes: { unit: 'bytes', value: 64 * MIB, what: 'a file of products or places' },
  basketBytes: { unit: 'bytes', value: 256 * KIB, what: 'a basket of a till or a shop' },
  codesFileBytes: { unit: 'bytes', value: 64 * MIB, what: 'a file of unique codes' },
  loadPastMs: {
    unit: 'ms',
    value: 50 * 365.25 * DAY_MS,
    what: 'how long before its load an event of a file may have happened',
  },
  loadBytes: { unit: 'bytes', value: 64 * 1024 * MIB, what: 'a file that is loaded, as it is sent' },
  consentFileBytes: { unit: 'bytes', value: 64 * MIB, what: 'a file of consents' },
} as const satisfies Readonly<Record<string, LimitEntry>>

/** Bounds on everything that comes in from outside, by name; units stand in docs/limits.md. */
export type InputLimits = Readonly<Record<keyof typeof LIMITS, number>>

export const DEFAULT_INPUT_LIMITS = Object.fromEntries(
  Object.entries(LIMITS).map(([name, { value }]) => [name, value]),
) as InputLimits

/** The reference page of all limits (docs/limits.md). */
export function limitsMarkdown(): string {
  const rows = Object.entries<LimitEntry>(LIMITS).map(
    ([name, entry]) => `| \`${name}\` | ${written(entry)} | ${entry.what} |`,
  )
  return [
    '# Limits',
    '',
    'Bounds on what comes in from outside. What is larger is refused with an error that names the field (docs/errors.md).',
    'This page is written from `packages/server/src/sources/limits.ts`; `vitest run -u packages/server/src/sources/limits.test.ts` renews it.',
    'How often a key may ask is set per key (docs/access.md).',
    '',
    '| name | at most | of what |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function written({ unit, value }: LimitEntry): string {
  if (unit === 'ms') return `${value / DAY_MS} days`
  if (unit !== 'bytes') return `${value} ${unit}`
  return value % MIB === 0 ? `${value / MIB} MiB` : `${value / KIB} KiB`
}
