import { startChild } from '../child.ts'
import type { IdentityMeasured, IdentityOrder } from '../identity/identity-orders.ts'
import type { Bench } from './bench.ts'

/** Whose an event is: what knowing it takes and what finding it costs. */
export type Identity = IdentityMeasured

const IDENTIFIERS_EACH = 5

/** Fills a directory in a process of its own. */
export async function measureIdentityApart({ scale }: Bench): Promise<Identity> {
  const child = startChild<IdentityOrder, IdentityMeasured>(new URL('../identity/identity-main.ts', import.meta.url))
  const { customers, rounds, stepEvents: events } = scale
  const measured = await child.ask({ customers, identifiersEach: IDENTIFIERS_EACH, events, rounds })
  await child.end()
  return measured
}
