import { createWorkload, workloadPlaybook } from '@attune/city'
import {
  compilePlaybook,
  DEFAULT_LIMITS,
  FIRST_ERA,
  type JsonObject,
  Learned,
  type Playbook,
  Shelves,
  type World,
} from '@attune/engine'

/** The standard playbook, compiled. Throws where it has mistakes. */
function compileStandard(): Playbook {
  const compiled = compilePlaybook(workloadPlaybook({ sinkUrl: 'http://127.0.0.1:9/sink' }))
  if (compiled.ok) return compiled.playbook
  throw new Error(`the standard playbook does not compile: ${compiled.problems[0]?.path}`)
}

/** A model that has seen a thousand responses to each action on each of its channels. */
function learnedBy({ actions }: Playbook, now: number): Learned {
  const model = new Learned()
  for (const { id, prior, treatments } of actions.values()) {
    for (const { channel } of treatments) {
      const exposure = { decision: '', action: id, channel: channel.id, arm: 'engine', at: now, until: now } as const
      for (let i = 0; i < 1000; i++)
        model.learn({ exposure, success: i % 33 === 0, correctsAt: undefined, prior, counted: [] }, now)
    }
  }
  return model
}

/** What a step of the bench may read: real weather, full pools, and counts of responses that move as deliveries go out. */
export function openWorld(seed: number, now: number): { -readonly [K in keyof World]: World[K] } {
  const rows = createWorkload({ seed, customers: 1 }).weatherRows(now)
  const weather = new Map(rows.map(({ key, value }) => [key, value as JsonObject]))
  const playbook = compileStandard()
  return {
    now,
    playbook,
    eras: FIRST_ERA,
    feeds: { get: (feed, key) => (feed === 'weather' ? weather.get(key) : undefined) },
    catalogue: new Shelves(),
    model: learnedBy(playbook, now),
    pools: { remaining: () => 1_000_000, freeAt: () => 0 },
    limits: DEFAULT_LIMITS,
  }
}
