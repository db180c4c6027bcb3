import { createWorkload, workloadPlaybook } from '@attune/city'
import { compilePlaybook, DEFAULT_LIMITS, type JsonObject, type Playbook, Shelves, type World } from '@attune/engine'

/** The standard playbook, compiled. Throws where it has mistakes. */
function compileStandard(): Playbook {
  const compiled = compilePlaybook(workloadPlaybook({ sinkUrl: 'http://127.0.0.1:9/sink' }))
  if (compiled.ok) return compiled.playbook
  throw new Error(`the standard playbook does not compile: ${compiled.problems[0]?.path}`)
}

/** What a step of the bench may read: real weather, full pools, and counts of responses that move as deliveries go out. */
export function openWorld(seed: number, now: number): { -readonly [K in keyof World]: World[K] } {
  const rows = createWorkload({ seed, customers: 1 }).weatherRows(now)
  const weather = new Map(rows.map(({ key, value }) => [key, value as JsonObject]))
  const counts = { successes: 30, failures: 970 }
  return {
    now,
    playbook: compileStandard(),
    feeds: { get: (feed, key) => (feed === 'weather' ? weather.get(key) : undefined) },
    catalogue: new Shelves(),
    model: { counts: () => counts },
    pools: { remaining: () => 1_000_000 },
    limits: DEFAULT_LIMITS,
  }
}
