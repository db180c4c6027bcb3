import type { Channel } from '@attune/engine'
import type { ChannelAdapter, HeardNews } from '../dispatch/channel-adapter.ts'

export interface ListeningOptions {
  readonly adapters: ReadonlyMap<string, ChannelAdapter>
  /** Takes in what a channel has heard; gives whether it is kept. */
  readonly take: (channel: string, news: HeardNews) => Promise<boolean>
}

/** Keeps the connections open over which providers tell by themselves, for the channels of the playbook in force. */
export class Listening {
  readonly #options: ListeningOptions
  readonly #ends = new Map<string, () => void>()

  constructor(options: ListeningOptions) {
    this.#options = options
  }

  /** From now on these are the channels. What stays as it was stays connected. */
  adopt(channels: Iterable<Channel>): void {
    const { adapters, take } = this.#options
    const wanted = new Map<string, () => () => void>()
    for (const { config, id, kind } of channels) {
      const adapter = adapters.get(kind)
      const read = adapter?.listen && adapter.configSchema.safeParse(config)
      if (!adapter?.listen || !read?.success) continue
      wanted.set(`${id}/${JSON.stringify(config)}`, () => adapter.listen!(read.data, (news) => take(id, news)))
    }
    for (const [key, end] of this.#ends) {
      if (wanted.has(key)) continue
      end()
      this.#ends.delete(key)
    }
    for (const [key, begin] of wanted) if (!this.#ends.has(key)) this.#ends.set(key, begin())
  }

  close(): void {
    this.adopt([])
  }
}
