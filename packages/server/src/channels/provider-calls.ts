import type { Channel } from '@attune/engine'
import type { ChannelAdapter, HeardNews, IncomingText, ProviderCall, Receipt } from '../dispatch/channel-adapter.ts'
import { eventOfReceipt, lostAddress, refusedAtProvider } from '../dispatch/report.ts'
import type { Call, Host, Reply } from '../runner/call.ts'

/** What to answer a provider: its own kind of answer, or that it was not understood. */
export type ProviderAnswer =
  | { readonly kind: 'answered'; readonly type: string; readonly body: string }
  | { readonly kind: 'unknown-channel' | 'refused' }
  /** Was not taken into the log; the provider should come again. */
  | { readonly kind: 'failed'; readonly reply: Reply }

export interface ProviderCallsOptions {
  readonly host: Host
  readonly adapters: ReadonlyMap<string, ChannelAdapter>
  readonly channel: (id: string) => Channel | undefined
  readonly now: () => number
}

/** Takes in what providers call of their own accord; answered once it is durable. */
export class ProviderCalls {
  readonly #options: ProviderCallsOptions

  constructor(options: ProviderCallsOptions) {
    this.#options = options
  }

  async take(channelId: string, call: ProviderCall): Promise<ProviderAnswer> {
    const { adapters, channel: channelOf } = this.#options
    const channel = channelOf(channelId)
    const adapter = channel && adapters.get(channel.kind)
    const config = adapter?.configSchema.safeParse(channel?.config)
    if (!adapter?.hear || !config?.success) return { kind: 'unknown-channel' }
    const heard = await adapter.hear(call, channelId, config.data)
    if (heard.kind === 'refused') return heard
    const failed = await this.keep(channelId, heard)
    return failed ? { kind: 'failed', reply: failed } : { kind: 'answered', ...heard.answer }
  }

  /** Takes in what was heard, however it came; gives the reply to the first of it that could not be kept. */
  async keep(channelId: string, heard: HeardNews): Promise<Reply | undefined> {
    const calls: Call[] = [
      ...heard.messages.map((message) => ({ type: 'receive-message' as const, body: bodyOf(channelId, message) })),
      ...heard.receipts.flatMap((receipt) => this.#callsFor(channelId, receipt)),
    ]
    const replies: Reply[] = []
    // One after the other: an address that leads nowhere is to be known before the delivery falls back.
    for (const one of calls) replies.push(await this.#options.host.call(one))
    // What is wrong with a message will be wrong the next time too; what could not be kept is to come again.
    return replies.find(({ status }) => status >= 500 || status === 429)
  }

  #callsFor(channel: string, receipt: Receipt): Call[] {
    const { gone, of, outcome, reason = '', refused } = receipt
    const { customer, delivery } = of
    const now = this.#options.now()
    const calls: Call[] = []
    if (gone !== undefined)
      calls.push({ type: 'take-receipt', customer, event: lostAddress(delivery, gone, reason, now) })
    if (refused)
      calls.push({ type: 'take-receipt', customer, event: refusedAtProvider(delivery, channel, reason, now) })
    calls.push({ type: 'take-receipt', customer, event: eventOfReceipt(receipt, now) })
    if (outcome === 'complained')
      calls.push({
        ...{ type: 'save-preferences', customer, id: `complaint/${delivery}`, source: 'complaint' },
        statements: [{ channel, topic: undefined, state: 'denied', wording: `complaint: ${reason}` }],
      })
    return calls
  }
}

function bodyOf(channel: string, message: IncomingText): Uint8Array {
  return Buffer.from(JSON.stringify({ channel, ...message }))
}
