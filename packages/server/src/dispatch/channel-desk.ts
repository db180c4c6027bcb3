import type { Channel, PlaybookDefinition } from '@attune/engine'
import type { ChannelAdapter } from './channel-adapter.ts'
import { type ChannelProblem, readConfig } from './channel-problems.ts'
import type { Dispatcher, LaneState } from './dispatcher.ts'

/** What stands in the way of a channel's being used. */
export interface ChannelSetup {
  /** unknown-kind: no adapter carries it; misconfigured: `problems` say where; not-set-up: variables are missing. */
  readonly setup: 'ready' | 'unknown-kind' | 'misconfigured' | 'not-set-up'
  readonly problems: readonly ChannelProblem[]
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
  readonly #schemas: ReadonlyMap<string, ChannelAdapter['configSchema']>

  constructor(parts: Parts) {
    this.#parts = parts
    this.#schemas = new Map(Array.from(parts.adapters, ([kind, { configSchema }]) => [kind, configSchema]))
  }

  list(): readonly ChannelView[] {
    return Array.from(this.#parts.channels(), (channel) => ({
      ...{ id: channel.id, kind: channel.kind, ...this.#setupOf(channel) },
      perMinute: channel.intervalMs && 60_000 / channel.intervalMs,
      ...this.#parts.dispatcher.stateOf(channel.id),
    }))
  }

  /** What is to be said of the channels in force when a server starts, by path: of a playbook that was stored, mistakes too. */
  warnings(): readonly ChannelProblem[] {
    return Array.from(this.#parts.channels(), (channel) => [channel.id, channel] as const).flatMap(([id, channel]) => {
      const { missing, problems } = this.#setupOf(channel)
      const mistakes = problems.map(({ message, path }) => ({ path: `channels.${id}.${path}`, message }))
      return [...mistakes, ...missing.map((name) => notSet(id, name))]
    })
  }

  /** What is to be said of the channels of a playbook that is being published, by path: which secrets this server does not have. */
  warningsOf(channels: PlaybookDefinition['channels']): readonly ChannelProblem[] {
    return Object.entries(channels).flatMap(([id, channel]) =>
      this.#setupOf(channel).missing.map((name) => notSet(id, name)),
    )
  }

  /** Whether a channel could be used as it is defined. */
  #setupOf({ config, kind }: { readonly kind: string; readonly config?: unknown }): ChannelSetup {
    const read = readConfig({ kind, config }, this.#schemas)
    if (!read.ok) {
      const setup = read.problems[0]!.path === 'kind' ? 'unknown-kind' : 'misconfigured'
      return { setup, problems: read.problems, missing: [] }
    }
    const names = this.#parts.adapters.get(kind)?.secretNames?.(read.config) ?? []
    const missing = names.filter((name) => !this.#parts.isSet(name))
    return missing.length === 0 ? READY : { setup: 'not-set-up', problems: [], missing }
  }
}

function notSet(id: string, name: string): ChannelProblem {
  const remedy = `export it, or ${name}_FILE with the path of a file, and start the server again; messages wait until then`
  return { path: `channels.${id}`, message: `${name} is not set on this server: ${remedy}` }
}
