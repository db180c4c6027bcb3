import type { Computed } from '../computed/computed.ts'
import type { ComputedDefinition } from '../computed/definition.ts'
import { daysSince, fromRollup } from '../computed/from-rollup.ts'
import { fromTally } from '../computed/from-tally.ts'
import type { Condition } from '../condition/condition.ts'
import { grainOf, MAX_WINDOW_MS } from '../profile/window.ts'
import type { Recollection } from '../recollection/recollection.ts'
import { durationMs } from '../time/duration.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'

type Ratio = ComputedDefinition & { calculate: 'ratio' }

/** Compiles the computed traits: first those that follow from events, then what is made of them. */
export function compileComputed({ computed: defined }: PlaybookDefinition, compiler: ConditionCompiler) {
  const computed = new Map<string, Computed>()
  for (const [id, definition] of Object.entries(defined))
    if (definition.calculate !== 'ratio') computed.set(id, fromEvents(id, definition, compiler))
  for (const [id, definition] of Object.entries(defined))
    if (definition.calculate === 'ratio') computed.set(id, ratioOf(id, definition, computed, compiler))
  return computed
}

function fromEvents(id: string, definition: Exclude<ComputedDefinition, Ratio>, compiler: ConditionCompiler): Computed {
  const path = `computed.${id}`
  const { calculate, event, where } = definition
  const windowMs = 'within' in definition && definition.within !== undefined ? durationMs(definition.within) : undefined
  if (windowMs !== undefined && windowMs > MAX_WINDOW_MS)
    compiler.problem(`${path}.within`, '`within` can reach back 400d at most')
  const lines = 'lines' in definition ? definition.lines : undefined
  const recollects: Recollection[] = []
  const asks = (recollection: Recollection) => recollects.push(recollection)
  const base = { id, dependsOn: `event:${event}`, parts: [], recollects }
  switch (calculate) {
    case 'count': {
      const key = compiler.rollup({ event, lines, where, sumOf: undefined, windowMs }, path, asks)
      return { ...base, ...fromRollup(calculate, key, windowMs) }
    }
    case 'days-since': {
      // When it happened last is kept anyway; a window only says how long that is looked at.
      const key = compiler.rollup({ event, lines, where, sumOf: undefined, windowMs: undefined }, path, asks)
      return { ...base, ...daysSince(key, windowMs) }
    }
    case 'sum':
    case 'average': {
      // What has no such property would draw an average towards nothing.
      const counted = calculate === 'sum' ? where : withProperty(where, definition.property)
      const key = compiler.rollup({ event, lines, where: counted, sumOf: definition.property, windowMs }, path, asks)
      return { ...base, ...fromRollup(calculate, key, windowMs) }
    }
    default: {
      const window = windowMs === undefined ? undefined : { grain: grainOf(windowMs), ms: windowMs }
      const firsts = calculate === 'first' && window !== undefined
      const key = compiler.tally(
        { event, lines, where, property: definition.property, grain: window?.grain, firsts },
        path,
        asks,
      )
      return { ...base, ...fromTally(calculate, key, window) }
    }
  }
}

function withProperty(where: Condition | undefined, property: string): Condition {
  const present = { property, atLeast: -Number.MAX_SAFE_INTEGER, atMost: Number.MAX_SAFE_INTEGER }
  return where === undefined ? present : { all: [where, present] }
}

function ratioOf(
  id: string,
  definition: Ratio,
  known: ReadonlyMap<string, Computed>,
  compiler: ConditionCompiler,
): Computed {
  const partOf = (field: 'of' | 'to') => {
    const found = known.get(definition[field])
    if (!found || found.parts.length > 0)
      compiler.problem(
        `computed.${id}.${field}`,
        `"${definition[field]}" is no computed trait that follows from events; name one such as a count or a sum`,
      )
    return found
  }
  const [above, below] = [partOf('of'), partOf('to')]
  return {
    id,
    dependsOn: above?.dependsOn ?? '',
    parts: above && below ? [above, below] : [],
    recollects: [],
    read(customer, now) {
      const [a, b] = [above?.read(customer, now), below?.read(customer, now)]
      return typeof a === 'number' && typeof b === 'number' && b !== 0 ? a / b : undefined
    },
    until: (customer, now) =>
      Math.min(...[above, below].map((part) => part?.until(customer, now) ?? Number.POSITIVE_INFINITY)),
    reaches: undefined,
  }
}
