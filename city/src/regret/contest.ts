import type { Shown } from '../shown.ts'

/** What a response is worth, what one message costs, and what is lost with somebody who refuses the channel; cents. */
export const WORTH = 500
export const COST = 20
export const RELATION = 2000

/** What can be said in every moment. */
export const CONTENTS: Readonly<Record<string, Shown['content']>> = {
  hot: { drink: 'hot' },
  cold: { drink: 'cold' },
  running: { section: 'running' },
  basketball: { section: 'basketball' },
  outdoor: { section: 'outdoor' },
  offer: { offer: true },
}

/** Ways to decide that are compared; each is a playbook of the same engine but for the one that knows the truth. */
export const CONTESTANTS = ['clairvoyant', 'attune', 'counts', 'greedy', 'random', 'always'] as const
export type Contestant = (typeof CONTESTANTS)[number]

/** What the contestants are called in tables and plots. */
export const NAMES: Readonly<Record<Contestant, string>> = {
  clairvoyant: 'clairvoyant',
  attune: 'Attune',
  counts: 'counts per action',
  greedy: 'greedy',
  random: 'random',
  always: 'always send the best',
}

const FEATURES = [
  { property: 'temperature', step: 8 },
  { trait: 'usual_drink' },
  { trait: 'main_section' },
  { trait: 'tier' },
]

/** The playbook of a contestant. */
export function playbookFor(contestant: Exclude<Contestant, 'clairvoyant'>) {
  const learns = contestant === 'attune' || contestant === 'always'
  const costs = contestant !== 'always'
  return {
    brand: { name: 'City', timezone: 'America/Los_Angeles', currency: 'USD' },
    policy: {
      randomArm: contestant === 'random' ? 1 : 0,
      exploration: contestant === 'attune' || contestant === 'counts' ? 1 : 0,
      interruptionCost: costs ? COST : 0,
      relationValue: contestant === 'attune' ? RELATION : 0,
      fatigue: { perContact: contestant === 'attune' ? 1 : 0, halfLife: '36h' },
      features: learns ? FEATURES : [],
    },
    channels: { push: { kind: 'webhook', consent: 'opt-out', crash: 'at-most-once' } },
    triggers: { moment: { on: { event: 'Moment' } } },
    actions: Object.fromEntries(
      Object.entries(CONTENTS).map(([id, content]) => [
        id,
        {
          ...{ triggers: ['moment'], value: WORTH, prior: { alpha: 1, beta: 9 } },
          model: learns ? 'features' : 'counts',
          response: { event: 'Responded', where: { property: 'action', is: id }, within: '3h' },
          treatments: [{ channel: 'push', content }],
        },
      ]),
    ),
  }
}
