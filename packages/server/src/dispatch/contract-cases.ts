import type { SendResult } from './channel-adapter.ts'

/** What a provider on loopback can be made to do with the next messages. */
export type Behaviour =
  | 'accept'
  | 'reject'
  | 'busy'
  | 'throttle'
  | 'silent'
  | 'slow'
  | 'answer-twice'
  | 'receipt-first'
  | 'hang-up'

/** In what adapters differ. */
export interface Traits {
  readonly receipts: boolean
  /** Milliseconds that a throttling provider asks for; undefined where the protocol has no word for it. */
  readonly retryAfterMs: number | undefined
}

/** The adapters that go through the suite, each in a test of its own; that of notifications once for each service. */
export const CONTRACT_TRAITS = {
  webhook: { receipts: false, retryAfterMs: 7000 },
  sms: { receipts: true, retryAfterMs: 7000 },
  smpp: { receipts: true, retryAfterMs: undefined },
  email: { receipts: true, retryAfterMs: undefined },
  'push by FCM': { receipts: false, retryAfterMs: 7000 },
  'push by APNs': { receipts: false, retryAfterMs: 7000 },
  'push by Web Push': { receipts: false, retryAfterMs: 7000 },
  whatsapp: { receipts: true, retryAfterMs: 7000 },
} as const satisfies Readonly<Record<string, Traits>>

export type ContractName = keyof typeof CONTRACT_TRAITS

interface ContractCase {
  readonly name: string
  /** What the provider does; nowhere: there is none; inside: its address is not on the public internet, and the server calls none of those. */
  readonly provider: Behaviour | 'nowhere' | 'inside'
  readonly outcome: (traits: Traits) => SendResult['outcome']
  /** What else is so, in words. */
  readonly remark?: (traits: Traits) => string
}

const taken = ({ receipts }: Traits) => (receipts ? 'accepted' : 'delivered')

/** What every channel does in every case that a provider can make of it; the suite runs each, the table of docs/channels.md shows them. */
export const CONTRACT_CASES: readonly ContractCase[] = [
  { name: 'accepted', provider: 'accept', outcome: taken },
  { name: 'rejected for good', provider: 'reject', outcome: () => 'rejected' },
  { name: 'rejected for now', provider: 'busy', outcome: () => 'deferred' },
  {
    ...{ name: 'throttled', provider: 'throttle', outcome: () => 'throttled' },
    remark: ({ retryAfterMs }) => (retryAfterMs === undefined ? 'no time given' : 'for as long as asked'),
  },
  { name: 'no answer in time', provider: 'silent', outcome: () => 'unknown' },
  { name: 'a slow answer', provider: 'slow', outcome: taken },
  { name: 'an answer that comes twice', provider: 'answer-twice', outcome: taken, remark: () => 'once' },
  {
    ...{ name: 'a receipt before the answer', provider: 'receipt-first', outcome: taken },
    remark: ({ receipts }) => (receipts ? 'receipt heard' : 'no receipts'),
  },
  { name: 'closed in mid-answer', provider: 'hang-up', outcome: () => 'unknown' },
  { name: 'nobody listens', provider: 'nowhere', outcome: () => 'deferred' },
  {
    ...{ name: 'a private address', provider: 'inside', outcome: () => 'rejected' },
    remark: () => '`private_address`',
  },
]

/** The cases and what becomes of them on each channel, as a table in Markdown. */
export function contractMatrix(): string {
  const channels = Object.entries(CONTRACT_TRAITS)
  const rows = CONTRACT_CASES.map(({ name, outcome, remark }) => [
    name,
    ...channels.map(([, traits]) => [outcome(traits), remark?.(traits)].filter((word) => word).join(', ')),
  ])
  const head = ['the provider', ...channels.map(([name]) => name)]
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
