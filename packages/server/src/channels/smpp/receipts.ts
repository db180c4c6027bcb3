import type { DeliveryMark, Receipt } from '../../dispatch/channel-adapter.ts'
import { TAGS } from './pdu.ts'
import type { Delivered } from './short-message.ts'

/** What a receipt says of a message that the centre had taken, under the centre's own id. */
export interface CentreReceipt {
  readonly id: string
  readonly outcome: Receipt['outcome']
  readonly reason?: string
}

/** States at the end (5.2.28), as texts of receipts and as `message_state` name them. */
const ENDS: ReadonlyMap<string, Receipt['outcome']> = new Map([
  ['DELIVRD', 'delivered'],
  ['EXPIRED', 'rejected'],
  ['DELETED', 'rejected'],
  ['UNDELIV', 'rejected'],
  ['REJECTD', 'rejected'],
])
const STATES: ReadonlyMap<number, string> = new Map([
  [2, 'DELIVRD'],
  [3, 'EXPIRED'],
  [4, 'DELETED'],
  [5, 'UNDELIV'],
  [8, 'REJECTD'],
])

/** Reads a receipt: by its optional parameters, else by its text (appendix B). Undefined for a state on the way. */
export function readReceipt({ options, text }: Delivered): CentreReceipt | undefined {
  const words = text.toString('latin1')
  const id = options.get(TAGS.receiptedMessageId)?.toString('latin1').replace(/\0$/, '') ?? wordAfter('id', words)
  const state = STATES.get(options.get(TAGS.messageState)?.[0] ?? 0) ?? wordAfter('stat', words)?.toUpperCase()
  const outcome = ENDS.get(state ?? '')
  if (id === undefined || outcome === undefined) return undefined
  const code = wordAfter('err', words)
  return { id, outcome, ...(outcome === 'rejected' && { reason: `${state}${code ? `: error ${code}` : ''}` }) }
}

function wordAfter(name: string, words: string): string | undefined {
  return new RegExp(`\\b${name}:(\\S+)`, 'i').exec(words)?.[1]
}

/** So many messages are known by the ids of the centre; the oldest are let go of, and end as unconfirmed. */
const MOST_SENT = 100_000

/** Receipts that came before the answer which tells what they are about. */
const MOST_EARLY = 1000

/**
 * Which message a receipt is about. The centre's ids are known to this process only: after a restart receipts of before find nobody, and
 * those deliveries end as unconfirmed once the time for receipts is over.
 */
export class SentMessages {
  readonly #marks = new Map<string, DeliveryMark>()
  readonly #early = new Map<string, CentreReceipt>()

  /** Notes what a message is called by the centre; gives the receipt that came already. */
  note(id: string, of: DeliveryMark): Receipt | undefined {
    const early = this.#early.get(id)
    this.#early.delete(id)
    if (early) return receiptOf(early, of)
    bound(this.#marks, MOST_SENT).set(id, of)
    return undefined
  }

  /** The receipt with what it is about; undefined where nobody knows that yet. */
  match(receipt: CentreReceipt): Receipt | undefined {
    const of = this.#marks.get(receipt.id)
    this.#marks.delete(receipt.id)
    if (of) return receiptOf(receipt, of)
    bound(this.#early, MOST_EARLY).set(receipt.id, receipt)
    return undefined
  }
}

function receiptOf({ outcome, reason }: CentreReceipt, of: DeliveryMark): Receipt {
  return { of, outcome, ...(reason !== undefined && { reason }) }
}

function bound<T>(map: Map<string, T>, most: number): Map<string, T> {
  if (map.size >= most) map.delete(map.keys().next().value!)
  return map
}
