import type { Channel, JsonObject } from '@attune/engine'
import { ChannelSetupError } from '../channels/secrets.ts'
import type { HandOver } from '../runner/hand-over.ts'
import type { ChannelAdapter, SendResult } from './channel-adapter.ts'
import { misconfigured } from './channel-problems.ts'
import { type LinksFor, missingIn, renderContent, textDataOf } from './render.ts'

/** A message as somebody would get it. */
export interface Preview {
  readonly content: JsonObject
  /** Names in the texts that stand for nothing with this person. */
  readonly missing: readonly string[]
  /** What the channel says of it, such as how many parts a text has. */
  readonly channel: JsonObject
}

export interface TrialsOptions {
  readonly adapters: ReadonlyMap<string, ChannelAdapter>
  readonly channel: (id: string) => Channel | undefined
  readonly links?: LinksFor
}

/** Kinds of channels without a way out: in the answer of who asked, and kept with the customer when a delivery ends. */
const STAYS_HERE: ReadonlySet<string> = new Set(['slot', 'inbox'])

/** Shows messages and tries them out, beside everything that is decided, counted and limited. */
export class Trials {
  readonly #options: TrialsOptions

  constructor(options: TrialsOptions) {
    this.#options = options
  }

  /** A message as the person would get it; a reason where it cannot be filled in. */
  async preview(handOver: HandOver): Promise<Preview | string> {
    const { adapters, channel: channelOf, links } = this.#options
    const channel = channelOf(handOver.delivery.channel)
    const adapter = adapters.get(channel?.kind ?? '')
    const rendered = await renderContent(handOver, adapter, links)
    if (!rendered.ok) return rendered.reason
    return {
      content: rendered.content,
      missing: missingIn(handOver.delivery.content, textDataOf(handOver, links)),
      channel: adapter?.inspect?.(rendered.content) ?? {},
    }
  }

  /** Sends a message for real, whatever anybody allows and however often. */
  async send(handOver: HandOver): Promise<SendResult> {
    const { adapters, channel: channelOf, links } = this.#options
    const channel = channelOf(handOver.delivery.channel)
    const adapter = channel && adapters.get(channel.kind)
    if (channel && STAYS_HERE.has(channel.kind))
      return {
        outcome: 'rejected',
        reason: `nothing_leaves: what is on a channel of kind ${channel.kind} stays here; preview it`,
      }
    if (!adapter) return { outcome: 'rejected', reason: 'channel_unknown' }
    const config = adapter.configSchema.safeParse(channel.config)
    if (!config.success) return { outcome: 'rejected', reason: misconfigured(config.error) }
    const rendered = await renderContent(handOver, adapter, links)
    if (!rendered.ok) return { outcome: 'rejected', reason: `content_failed: ${rendered.reason}` }
    try {
      return await adapter.send({ id: handOver.delivery.id, handOver, content: rendered.content }, config.data)
    } catch (error) {
      const reason = error instanceof ChannelSetupError ? `not_set_up: ${error.message}` : `adapter_failed: ${error}`
      return { outcome: 'deferred', reason }
    }
  }
}
