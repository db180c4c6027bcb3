import { type PlaybookDefinition, parseCondition } from '@attune/engine'

/** A kind of knowledge about somebody, and which. */
export interface Used {
  readonly kind:
    | 'event'
    | 'trait'
    | 'computed'
    | 'fact'
    | 'audience'
    | 'feed'
    | 'offer'
    | 'time'
    | 'relation'
    | 'household'
    | 'place'
  readonly name: string
}

type On = Exclude<PlaybookDefinition['triggers'][string]['on'], { readonly event: string }>

/** The audience whose coming or going makes a moment; undefined where it is that of a place. */
export function audienceOf(on: On): string | undefined {
  const moved = 'enters' in on ? on.enters : 'leaves' in on ? on.leaves : undefined
  return typeof moved === 'string' ? moved : undefined
}

/** Telling keys of leaves, and what they look at. */
const LEAVES: Readonly<Record<string, Used['kind']>> = {
  event: 'event',
  sequence: 'event',
  trait: 'trait',
  computed: 'computed',
  fact: 'fact',
  audience: 'audience',
  feed: 'feed',
  offer: 'offer',
  relation: 'relation',
}

/** What of a person the choice of an action in a moment looks at, by its definitions: each once, groups by what they are made of. */
export function whatWasUsed(definition: PlaybookDefinition, action: string, trigger: string | undefined): Used[] {
  const found = new Map<string, Used>()
  const seen = new Set<string>()
  const add = (kind: Used['kind'], name: string) => found.set(`${kind}/${name}`, { kind, name })
  const walk = (node: unknown): void => {
    if (typeof node === 'string') {
      const parsed = parseCondition(node, 'trait')
      if (parsed.ok) walk(parsed.tree)
      return
    }
    if (Array.isArray(node)) {
      for (const one of node) walk(one)
      return
    }
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      const kind = LEAVES[key]
      if (key === 'time') add('time', 'clock')
      else if (key === 'household' || key === 'householdEarned') add('household', 'household')
      else if (kind !== undefined && typeof value === 'string') look(kind, value)
      else if (['all', 'any', 'not', 'some'].includes(key)) walk(value)
      else if (key === 'sequence' || key === 'then') walk(value)
    }
  }
  const look = (kind: Used['kind'], name: string): void => {
    if (kind === 'audience') enter(name)
    else if (kind === 'computed') for (const event of eventsOf(name)) add('event', event)
    else add(kind, name)
  }
  const enter = (audience: string): void => {
    if (seen.has(audience)) return
    seen.add(audience)
    walk(definition.audiences[audience]?.where)
  }
  const eventsOf = (name: string): string[] => {
    const computed = definition.computed[name]
    if (!computed) return []
    return 'event' in computed ? [computed.event] : [...eventsOf(computed.of), ...eventsOf(computed.to)]
  }
  const given = definition.actions[action]
  for (const persona of [given?.persona ?? []].flat()) enter(persona)
  walk([
    given?.eligible,
    given?.applicable,
    given?.suitable,
    ...(given?.context ?? []).flatMap((factor) => ('when' in factor ? [factor.when] : [])),
  ])
  const cause = trigger === undefined ? undefined : definition.triggers[trigger]
  if (cause) {
    const { on, when } = cause
    if ('event' in on) add('event', on.event)
    else {
      const audience = audienceOf(on)
      if (audience === undefined) add('place', 'where')
      else enter(audience)
    }
    walk(when)
  }
  return [...found.values()]
}
