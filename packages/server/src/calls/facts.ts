import type { Call, Reply } from '../runner/call.ts'
import type { FactRow } from '../runner/store.ts'
import type { Surroundings } from './surroundings.ts'

/** Facts as one text, `[[number, kind, customer, content], …]`: what they say is JSON already and is not written anew. */
export function writeFacts(rows: readonly FactRow[]): string {
  return `[${rows.map(({ customer, json, kind, number }) => `[${number},"${kind}",${customer},${json}]`).join()}]`
}

/**
 * Facts for other systems after a number, oldest first; only what is durable, so that nobody is told what never
 * happened. `upTo`: no fact up to this number is missing.
 */
export async function readFacts(call: Call & { type: 'read-facts' }, { runner, store }: Surroundings): Promise<Reply> {
  const { after, limit } = call
  // A backlog lies in the store, whole and durable: it is read without waiting for a turn, which waits for a flush.
  const backlog = await store.facts(after, limit)
  if (backlog.length === limit)
    return { status: 200, body: `{"facts":${writeFacts(backlog)},"upTo":${backlog.at(-1)!.number}}` }
  const { last, rows } = await runner.turn(async () => {
    const [newest, older] = runner.unstored
    // After those that are on their way, or some could be in neither.
    const stored = await store.facts(after, limit)
    const known = stored.at(-1)?.number ?? after
    const fresh = [older!, newest!].flatMap(({ facts }) => facts.slice(firstAfter(facts, known)))
    return { last: runner.lastFact, rows: [...stored, ...fresh].slice(0, limit) }
  })
  const upTo = rows.length === limit ? rows.at(-1)!.number : last
  return { status: 200, body: `{"facts":${writeFacts(rows)},"upTo":${upTo}}` }
}

/** Index of the first of ascending rows whose number is beyond one. */
function firstAfter(rows: readonly FactRow[], number: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows[middle]!.number > number) high = middle
    else low = middle + 1
  }
  return low
}

/** Those of the facts with these numbers that are still kept. */
export async function pickFacts(call: Call & { type: 'pick-facts' }, { runner, store }: Surroundings): Promise<Reply> {
  const wanted = new Set(call.numbers)
  const rows = await runner.turn(async () => {
    const found = new Map<number, FactRow>()
    for (const { facts } of runner.unstored)
      for (const row of facts) if (wanted.has(row.number)) found.set(row.number, row)
    for (const row of await store.factsOf(call.numbers)) found.set(row.number, row)
    return [...found.values()].sort((a, b) => a.number - b.number)
  })
  return { status: 200, body: writeFacts(rows) }
}

/** Lets go of facts that everybody was told. */
export async function trimFacts(call: Call & { type: 'trim-facts' }, { runner }: Surroundings): Promise<Reply> {
  runner.noteTold(call.told)
  return { status: 200, body: '{}' }
}
