import {
  compilePlaybook,
  createCustomer,
  DEFAULT_LIMITS,
  type Decision,
  type Delivery,
  type Effect,
  type Event,
  FIRST_ERA,
  type JsonObject,
  Learned,
  type Playbook,
  type PlaybookDefinition,
  Shelves,
  step,
} from '@attune/engine'

/** One customer's story, told event by event. Timers fire by themselves when the time of the next event has passed them. */
export interface Story {
  /** Something the customer did. */
  track(at: string, name: string, properties?: JsonObject): void
  /** A touchpoint asks for a placement; gives the decision. */
  ask(at: string, placement: string): Decision
  /** Time goes by. */
  wait(until: string): void
  /** A feed brings a value. */
  feed(feed: string, key: string, value: JsonObject): void
  /** Everything decided so far. */
  readonly decisions: readonly Decision[]
  /** Everything sent on a channel so far: its action and content. */
  sent(): readonly { readonly at: string; readonly channel: string; readonly action: string }[]
  completed(): readonly string[]
}

/**
 * The playbook with chance taken out of it: nobody is held out, nothing is explored. Stories are about the rules;
 * what chance does with them is the engine's to test.
 */
export function withoutChance(definition: PlaybookDefinition): Playbook {
  const { policy, campaigns } = definition
  const compiled = compilePlaybook({
    ...definition,
    policy: { ...policy, holdout: 0, randomArm: 0, exploration: 0 },
    campaigns: Object.fromEntries(Object.entries(campaigns).map(([id, campaign]) => [id, { ...campaign, holdout: 0 }])),
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}

/** Begins a story in a time zone; times are written without one and are UTC. */
export function tellStory(playbook: Playbook, zone = 'UTC'): Story {
  const customer = createCustomer(1, 0)
  const feeds = new Map<string, JsonObject>()
  const catalogue = new Shelves()
  const effects: Effect[] = []
  let events = 0
  const apply = (event: Event): void => {
    const world = {
      now: event.at,
      playbook,
      eras: FIRST_ERA,
      feeds: { get: (feed: string, key: string) => feeds.get(`${feed}/${key}`) },
      catalogue,
      model: new Learned(),
      pools: { remaining: (pool: string) => playbook.pools.get(pool) ?? 0, freeAt: () => 0 },
      limits: DEFAULT_LIMITS,
    }
    const result = step(customer, event, world)
    effects.push(...result.effects)
    // Channels in stories always work: what is handed to one has arrived.
    for (const effect of result.effects) {
      if (effect.type === 'hand-over-delivery') apply(arrived(effect.delivery, event.at))
    }
  }
  const goOnTo = (at: number): void => {
    while (customer.wakeAt <= at) apply({ type: 'timer-fired', id: `timer-${events++}`, at: customer.wakeAt })
  }
  const tell = (text: string, event: object): void => {
    const at = Date.parse(`${text}Z`)
    goOnTo(at)
    apply({ id: `event-${events++}`, at, zone, ...event } as Event)
  }
  const decisions = (): Decision[] =>
    effects.flatMap((effect) => (effect.type === 'record-decision' ? [effect.decision] : []))
  return {
    track: (at, name, properties = {}) => tell(at, { type: 'tracked', name, properties }),
    ask(at, placement) {
      tell(at, { type: 'decision-requested', placement, properties: {} })
      return decisions().at(-1)!
    },
    wait: (until) => goOnTo(Date.parse(`${until}Z`)),
    feed: (feed, key, value) => feeds.set(`${feed}/${key}`, value),
    get decisions() {
      return decisions()
    },
    sent: () =>
      effects.flatMap((effect) => {
        if (effect.type !== 'hand-over-delivery') return []
        const { channel, action, createdAt } = effect.delivery
        return [{ at: new Date(createdAt).toISOString().slice(0, 16), channel, action }]
      }),
    completed: () => effects.flatMap((effect) => (effect.type === 'complete-offer' ? [effect.grant.offer] : [])),
  }
}

function arrived(delivery: Delivery, at: number): Event {
  const { id, attempts } = delivery
  return {
    type: 'delivery-reported',
    id: `report-${id}-${attempts}`,
    at,
    delivery: id,
    attempt: attempts,
    outcome: 'delivered',
  }
}
