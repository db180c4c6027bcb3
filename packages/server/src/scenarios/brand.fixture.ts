import { fileURLToPath } from 'node:url'
import type { PlaybookDefinition } from '@attune/engine'
import { loadPlaybook } from '../playbook/load.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const FOLDER = fileURLToPath(new URL('../../../../playbooks/coffee-and-sports', import.meta.url))

/** The example brand on loopback: its playbook as it is read in the repository, but nothing left to chance. */
export interface Brand {
  readonly attune: Attune
  /** One event of a person at a time; gives the decisions that it caused. */
  moment(userId: string, event: string, at: string, properties: object): Promise<readonly ShownDecision[]>
  /** What a slot shows a person at a time. */
  show(userId: string, placement: string, at: string): Promise<ShownDecision>
  /** Rows of a feed. */
  feed(name: string, rows: readonly { readonly key: string; readonly value: object }[]): Promise<void>
  /** Actions that people were handed, in order. */
  handed(): readonly string[]
}

interface ShownDecision {
  readonly moment: { readonly id: string }
  readonly chosen: {
    readonly action: string
    readonly channel: string
    readonly content?: Record<string, unknown>
  } | null
}

/** Starts it at a time, from which the clock goes with the times of what it is told. */
export async function startBrand(startAt: string): Promise<Brand> {
  const loaded = await loadPlaybook(FOLDER)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  const { definition } = loaded
  const attune = await startAttune((url) => withoutChance(definition, url), {
    clock: { kind: 'follow', startAt: Date.parse(startAt) },
  })
  let number = 0
  const say = async (path: string, body: object) => {
    const answer = await attune.ask('POST', path, { messageId: `m${number++}`, ...body })
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return answer.body.decisions as ShownDecision[]
  }
  return {
    attune,
    moment: (userId, event, timestamp, properties) =>
      say('/v1/moments?waitMs=5000', { userId, event, timestamp, properties }),
    show: async (userId, placement, timestamp) => (await say('/v1/decisions', { userId, placement, timestamp }))[0]!,
    async feed(name, rows) {
      const response = await fetch(`${attune.server.url}/v1/feeds/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${attune.server.keys?.admin}`, 'content-type': 'application/x-ndjson' },
        body: rows.map((row) => JSON.stringify(row)).join('\n'),
      })
      if (response.status !== 200) throw new Error(await response.text())
    },
    handed: () => attune.sent.map(({ data }) => data.action),
  }
}

function withoutChance(definition: PlaybookDefinition, url: string): object {
  const { campaigns, channels, policy } = definition
  const each = <T extends object>(of: Record<string, T>, change: (one: T) => object) =>
    Object.fromEntries(Object.entries(of).map(([id, one]) => [id, change(one)]))
  return {
    ...definition,
    policy: { ...policy, holdout: 0, randomArm: 0, exploration: 0 },
    campaigns: each(campaigns, (campaign) => ({ ...campaign, holdout: 0 })),
    channels: each(channels, (channel) => (channel.kind === 'webhook' ? { ...channel, config: { url } } : channel)),
  }
}
