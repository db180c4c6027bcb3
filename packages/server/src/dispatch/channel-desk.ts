import type { Channel } from '@attune/engine'
import type { ChannelAdapter } from './channel-adapter.ts'
import type { Dispatcher, LaneState } from './dispatcher.ts'

/** What stands in the way of a channel's being used. */
export interface ChannelSetup {
  /** unknown-kind: no adapter carries it; misconfigured: `problems` say where; not-set-up: variables are missing. */
  readonly setup: 'ready' | 'unknown-kind' | 'misconfigured' | 'not-set-up'
  readonly problems: readonly { readonly path: string; readonly message: string }[]
  /** Names of environment variables that are wanted and not there. */
  readonly missing: readonly string[]
}

/** A channel of the playbook, and how it stands. */
export interface ChannelView extends ChannelSetup, LaneState {
  readonly id: string
  readonly kind: string
  readonly perMinute: number | undefined
}

interface Parts {
  readonly adapters: ReadonlyMap<string, ChannelAdapter>
  readonly channels: () => Iterable<Channel>
  readonly dispatcher: Pick<Dispatcher, 'stateOf'>
  /** Whether a secret is there. */
  readonly isSet: (name: string) => boolean
}

const READY: ChannelSetup = { setup: 'ready', problems: [], missing: [] }

/** Tells how channels stand: whether they can be used at all, and how it goes. */
export class ChannelDesk {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  list(): readonly ChannelView[] {
    return Array.from(this.#parts.channels(), (channel) => ({
      ...{ id: channel.id, kind: channel.kind, ...this.setupOf(channel) },
      perMinute: channel.intervalMs && 60_000 / channel.intervalMs,
      ...this.#parts.dispatcher.stateOf(channel.id),
    }))
  }

  /** Whether a channel could be used as it is defined. */
  setupOf({ config = {}, kind }: { readonly kind: string; readonly config?: unknown }): ChannelSetup {
    // What is answered in the call that asked needs nobody to carry it.
    if (kind === 'slot') return READY
    const adapter = this.#parts.adapters.get(kind)
    if (!adapter) {
      const known = ['slot', ...this.#parts.adapters.keys()].join(', ')
      return { setup: 'unknown-kind', problems: [{ path: 'kind', message: `there are ${known}` }], missing: [] }
    }
    const parsed = adapter.configSchema.safeParse(config)
    if (!parsed.success) {
      const problems = parsed.error.issues.map(({ message, path }) => ({
        path: ['config', ...path].join('.'),
        message,
      }))
      return { setup: 'misconfigured', problems, missing: [] }
    }
    const missing = (adapter.secretNames?.(parsed.data) ?? []).filter((name) => !this.#parts.isSet(name))
    return missing.length === 0 ? READY : { setup: 'not-set-up', problems: [], missing }
  }

  /** What is to be said of the channels of a playbook that is being published, by path. */
  warningsOf(channels: Readonly<Record<string, { readonly kind: string; readonly config?: unknown }>>) {
    return Object.entries(channels).flatMap(([id, channel]) => {
      const { missing, problems } = this.setupOf(channel)
      return [
        ...problems.map(({ message, path }) => ({ path: `channels.${id}.${path}`, message })),
        ...missing.map((name) => ({ path: `channels.${id}`, message: `${name} is not set on this server` })),
      ]
    })
  }
}
