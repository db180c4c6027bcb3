import type { Call, Reply } from '../runner/call.ts'
import type { FactRow } from '../runner/store.ts'
import type { Surroundings } from './surroundings.ts'

/** Facts for other systems after a number, oldest first; only what is durable, so that nobody is told what never happened. */
export async function readFacts(call: Call & { type: 'read-facts' }, { runner, store }: Surroundings): Promise<Reply> {
  const { after, limit } = call
  const rows = await runner.turn(async () => {
    const found = new Map<number, FactRow>()
    for (const { facts } of runner.unstored) for (const row of facts) if (row.number > after) found.set(row.number, row)
    // Everything that is stored is older than what is not.
    for (const row of await store.facts(after, limit)) found.set(row.number, row)
    return [...found.values()].sort((a, b) => a.number - b.number).slice(0, limit)
  })
  return { status: 200, body: JSON.stringify(rows) }
}

/** Lets go of facts that everybody was told. */
export async function trimFacts(call: Call & { type: 'trim-facts' }, { runner }: Surroundings): Promise<Reply> {
  runner.noteTold(call.told)
  return { status: 200, body: '{}' }
}
