import { type DestinationDefinition, kindsOf } from '@attune/engine'
import type { ToldFact } from './told-fact.ts'

/** A fact of the first kind that a destination wants, about nobody, that says that it is a test. */
export function testFact(definition: DestinationDefinition, now: number): ToldFact {
  const kind = kindsOf(definition)[0]!
  const identifiers = definition.identifiers.map((namespace) => `${namespace}:test`)
  const about = { audience: 'test', channel: 'test', topic: null, state: 'denied', changed: [], traits: {} }
  const content = { id: `fct_test_${now}`, type: kind, at: new Date(now).toISOString(), customer: 0, identifiers }
  return { number: 0, kind, customer: 0, content: { ...content, ...about, test: true } }
}
