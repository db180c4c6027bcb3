import type { Customer, Event, World } from '@attune/engine'
import type { ChannelAdapter, Log, Store, StoredRecord } from 'attune/testing'

/** Faults that can be put into the host on purpose, to know that the oracles see them. */
export const PLANTS = [
  'early-acknowledgement',
  'forgotten-deduplication',
  'calendar-day-cap',
  'lost-document',
  'skipped-record',
  'forgotten-crash-policy',
  'endless-budget',
  'lost-tombstone',
  'forgotten-refusal',
  'lonely-households',
  'points-of-ones-own',
  'renamed-rows',
  'rows-as-live',
  'written-when-received',
  'forgotten-stop',
  'hasty-approval',
  'deaf-to-refusals',
  'granted-all-the-same',
  'asked-again',
  'forgotten-cancel',
  'skipped-member',
  'hurried-sender',
  'deaf-desk',
] as const

export type Plant = (typeof PLANTS)[number]

const DAY_MS = 86_400_000

/** What lies between the runner and its log: the promise comes before it can be kept, or recovery misses a record. */
export function plantInLog(plant: Plant | undefined, log: Log): Log {
  if (plant !== 'early-acknowledgement' && plant !== 'skipped-record') return log
  return {
    get last() {
      return log.last
    },
    append: (batch) => {
      const appended = log.append(batch)
      return plant === 'early-acknowledgement' ? { ...appended, durable: Promise.resolve() } : appended
    },
    read: (after) => (plant === 'skipped-record' ? withoutLast(log.read(after)) : log.read(after)),
    get oldest() {
      return log.oldest
    },
    trim: (upTo) => log.trim(upTo),
    rollOver: () => log.rollOver(),
    close: () => log.close(),
  }
}

/** What lies between the runner and its store: of each commit one document is left out, or by what the erased are known again; some members are not found, or nobody remembers that a send was halted. */
export function plantInStore(plant: Plant | undefined, store: Store): Store {
  if (plant === 'lost-tombstone')
    return {
      ...store,
      commit: (changes) =>
        store.commit({ ...changes, erasures: changes.erasures.map((row) => ({ ...row, tombstones: [] })) }),
    }
  if (plant === 'skipped-member')
    return {
      ...store,
      members: async (audience, after, limit) =>
        (await store.members(audience, after, limit)).filter((customer) => customer % 5 !== 0),
    }
  if (plant === 'forgotten-cancel')
    return {
      ...store,
      commit: (changes) =>
        store.commit({ ...changes, sends: changes.sends.map((row) => ({ ...row, state: 'running' as const })) }),
    }
  if (plant !== 'lost-document') return store
  return { ...store, commit: (changes) => store.commit({ ...changes, customers: [...changes.customers].slice(1) }) }
}

/** What lies between the dispatcher and its adapters: nobody says how fast a sender writes. */
export function plantInChannels(
  plant: Plant | undefined,
  adapters: ReadonlyMap<string, ChannelAdapter>,
): ReadonlyMap<string, ChannelAdapter> {
  if (plant !== 'hurried-sender') return adapters
  return new Map([...adapters].map(([kind, { senderLimit: _, ...adapter }]) => [kind, adapter]))
}

/** What clients are taken to have sent: a repeat looks like something new. */
export function plantInEvent(plant: Plant | undefined, event: Event, sends: number): Event {
  return plant === 'forgotten-deduplication' && sends > 1 ? { ...event, id: `${event.id}#${sends}` } : event
}

/** What a step is given: contacts of today only, a pool that is never empty, points of nobody else, somebody who is joined without what they refused, what waits for approval goes without, or against it, or somebody who does not remember to have been asked. */
export function plantInStep(plant: Plant | undefined, customer: Customer, event: Event, world: World): void {
  if (plant === 'forgotten-stop')
    customer.consents = customer.consents.map((consent) =>
      consent.channel === 'sms' && consent.state === 'denied' ? { ...consent, state: 'granted' } : consent,
    )
  if (plant === 'asked-again' && event.type === 'send-due') customer.sends = []
  if (plant === 'forgotten-refusal' && event.type === 'profile-received') event.profile.consents = []
  if (plant === 'calendar-day-cap') {
    const midnight = Math.floor(world.now / DAY_MS) * DAY_MS
    customer.contacts = customer.contacts.filter(({ at }) => at >= midnight)
  }
  if (plant === 'hasty-approval')
    customer.deliveries = customer.deliveries.map((one) =>
      one.state === 'awaiting' ? { ...one, state: 'pending', dueAt: world.now } : one,
    )
  if (plant === 'deaf-to-refusals' && event.type === 'approval-decided') Object.assign(event, { approved: true })
  if (plant === 'deaf-desk')
    for (const run of customer.runs) if (run.handOver && event.type === 'message-received') run.state = 'paused'
  if (plant === 'granted-all-the-same' && event.type === 'approval-decided' && !event.approved)
    grantRefused(customer, event.delivery, world)
  if (plant === 'lonely-households') Object.assign(world, { households: { countsOf: () => [] } })
  if (plant === 'points-of-ones-own') leaveOutPoints(world)
  if (plant === 'endless-budget') Object.assign(world, { pools: { remaining: () => 1, freeAt: () => 0 } })
}

function grantRefused(customer: Customer, delivery: string, { now, playbook }: World): void {
  const refused = customer.deliveries.find(({ id, state }) => id === delivery && state === 'awaiting')
  const offer = refused && playbook.actions.get(refused.action)?.offer
  if (!offer) return
  customer.grants.push({
    ...{ id: `refused/${delivery}`, offer: offer.id, state: 'open', receivedAt: now, endsAt: now, progress: 0 },
    ...{ completedAt: undefined, decision: refused.decision, announcedAt: undefined, viewedAt: undefined },
    remindAt: Number.POSITIVE_INFINITY,
  })
}

/** The world lives longer than a step: what is left out of it is left out once. */
const withoutPoints = new WeakSet<object>()

function leaveOutPoints(world: World): void {
  const { households } = world
  if (!households || withoutPoints.has(households)) return
  const countsOf = (household: string) =>
    households.countsOf(household).filter(({ counted }) => counted.kind !== 'points')
  const less = { countsOf }
  withoutPoints.add(less)
  Object.assign(world, { households: less })
}

async function* withoutLast(records: AsyncIterable<StoredRecord>): AsyncGenerator<StoredRecord> {
  let held: StoredRecord | undefined
  for await (const { position, body } of records) {
    if (held !== undefined) yield held
    held = { position, body: body.slice() }
  }
}
