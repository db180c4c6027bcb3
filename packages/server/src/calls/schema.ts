import type { Playbook } from '@attune/engine'
import type { Reply } from '../runner/call.ts'
import { LATENESS_MS, TRAITS } from '../schema/schema-book.ts'
import type { NameSeen, PropertySeen } from '../schema/seen.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

const EVENT = 'event/'

/** What events and traits look like, as seen, for whoever builds on them. */
export function readSchema({ runner }: Surroundings): Reply {
  const names = [...runner.schema]
  const traits = names.find(({ name }) => name === TRAITS)
  const body = {
    events: eventsIn(names).map((seen) => ({
      name: seen.name.slice(EVENT.length),
      ...{ count: seen.count, first: instantOf(seen.first), last: instantOf(seen.last) },
      properties: propertiesOf(seen),
    })),
    traits: traits ? propertiesOf(traits) : [],
  }
  return { status: 200, body: JSON.stringify(body) }
}

/** Where what comes in does not fit what the playbook and its plan say, or does not fit itself. */
export function readDataQuality({ refusals, runner }: Surroundings): Reply {
  const { playbook } = runner
  const names = [...runner.schema]
  const seen = eventsIn(names)
  const known = knownEvents(playbook)
  const heard = new Set(seen.map(({ name }) => name.slice(EVENT.length)))
  const traits = names.find(({ name }) => name === TRAITS)
  const body = {
    unknownEvents: seen
      .filter(({ name }) => !known.has(name.slice(EVENT.length)))
      .map(({ count, last, name }) => ({ name: name.slice(EVENT.length), count, last: instantOf(last) })),
    eventsNeverSeen: [...known].filter((name) => !heard.has(name)).sort(),
    traitsNeverSeen: knownTraits(playbook).filter((name) => !traits?.properties.has(name)),
    typeConflicts: names.flatMap(conflictsIn),
    againstPlan: seen.flatMap((one) => againstPlan(one, playbook)),
    lateness: {
      upToMs: [...LATENESS_MS, null],
      events: seen.map(({ late, name }) => ({ name: name.slice(EVENT.length), counts: late })),
    },
    repeatedEvents: runner.gauges.repeatedEvents,
    eventsOfErased: runner.gauges.erasedEvents,
    ...refusals.view(),
  }
  return { status: 200, body: JSON.stringify(body) }
}

function eventsIn(names: readonly NameSeen[]): NameSeen[] {
  return names.filter(({ name }) => name.startsWith(EVENT)).sort((a, b) => b.count - a.count)
}

function propertiesOf({ lookedInto, properties }: NameSeen) {
  return [...properties].map(([path, { count, many, types, values }]) => ({
    path,
    share: Math.min(1, count / lookedInto),
    types,
    examples: values.filter(({ by }) => by === undefined).map(({ count, value }) => ({ value, count })),
    manyValues: many,
  }))
}

/** Names of events that some definition listens to, or that the plan tells of. */
function knownEvents(playbook: Playbook): Set<string> {
  const { definition, factsByEvent, offersByGrantEvent, offersByTermEvent, reportsByEvent, responseEvents } = playbook
  const { rollupsByEvent, seriesByEvent, talliesByEvent, triggersByEvent, triggersCancelledBy } = playbook
  return new Set([
    ...Object.keys(definition.events),
    ...[factsByEvent, offersByGrantEvent, reportsByEvent, rollupsByEvent, seriesByEvent, talliesByEvent].flatMap(
      (index) => [...index.keys()],
    ),
    ...[triggersByEvent, triggersCancelledBy].flatMap((index) => [...index.keys()]),
    ...offersByTermEvent,
    ...responseEvents,
  ])
}

function knownTraits({ dependents }: Playbook): string[] {
  return [...dependents.keys()].flatMap((name) => (name.startsWith('trait:') ? [name.slice('trait:'.length)] : []))
}

/** Properties that are now of one type, now of another. */
function conflictsIn({ name, properties }: NameSeen) {
  return [...properties].flatMap(([path, { types }]) => {
    const kinds = Object.keys(types).filter((type) => type !== 'nothing')
    return kinds.length < 2 ? [] : [{ in: name === TRAITS ? TRAITS : name.slice(EVENT.length), path, types }]
  })
}

/** Where events are not as the plan says: properties of another type, missing, or not planned. */
function againstPlan(seen: NameSeen, { definition }: Playbook) {
  const event = seen.name.slice(EVENT.length)
  const plan = definition.events[event]?.properties
  if (plan === undefined) return []
  const planned = Object.entries(plan).flatMap(([path, { required, type }]) => {
    const property = seen.properties.get(path)
    const missing = seen.lookedInto - (property ? property.count - (property.types.nothing ?? 0) : 0)
    return [
      ...(required && missing > 0 ? [{ event, path, problem: 'missing', share: missing / seen.lookedInto }] : []),
      ...(property && type ? otherTypes(event, path, type, property) : []),
    ]
  })
  const unplanned = [...seen.properties.keys()]
    .filter(
      (path) =>
        !Object.hasOwn(plan, path) &&
        !Object.keys(plan).some((one) => path.startsWith(`${one}.`) || path.startsWith(`${one}[]`)),
    )
    .map((path) => ({ event, path, problem: 'not_planned' }))
  return [...planned, ...unplanned]
}

function otherTypes(event: string, path: string, type: string, { count, types }: PropertySeen) {
  const others = Object.entries(types).filter(([kind]) => kind !== type && kind !== 'nothing')
  const share = others.reduce((sum, [, n]) => sum + n, 0) / count
  return others.length === 0 ? [] : [{ event, path, problem: 'other_type', found: others.map(([kind]) => kind), share }]
}
