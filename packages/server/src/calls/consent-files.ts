import type { Customer } from '@attune/engine'
import type { Call, Reply } from '../runner/call.ts'
import { readConsentRows } from '../sources/consent-row.ts'
import type { Surroundings } from './surroundings.ts'
import { arrivalOf } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** What became of some rows of a file. */
export interface ImportedRows {
  /** Taken in now, or with `dryRun` what would be. */
  readonly taken: number
  /** In this or an earlier file already. */
  readonly repeated: number
  /** Of people who were erased, and of before that. */
  readonly erased: number
  readonly errors: readonly {
    readonly index: number
    readonly code: string
    readonly field?: string
    readonly message: string
  }[]
}

/** Takes in some rows of a file of consents, each as of its own time: what was said later stays. */
export async function importConsents(call: Call & { type: 'import-consents' }, around: Surroundings): Promise<Reply> {
  const { errors, events } = readConsentRows(call.rows, arrivalOf(around))
  const outcomes = call.dryRun ? [] : await around.runner.submit(events)
  const repeated = outcomes.filter((outcome) => outcome.repeated).length
  const erased = outcomes.filter((outcome) => outcome.erased).length
  const answer = { taken: events.length - repeated - erased, repeated, erased, errors }
  return { status: 200, body: JSON.stringify(answer) }
}

/** What the next customers allow, as rows of a file; `next` is null after the last. */
export async function exportConsents(
  call: Call & { type: 'export-consents' },
  { runner }: Surroundings,
): Promise<Reply> {
  const last = Math.min(call.after + CUSTOMERS_AT_ONCE, runner.gauges.customers)
  const numbers = Array.from({ length: Math.max(0, last - call.after) }, (_, i) => call.after + i + 1)
  const found = await Promise.all(numbers.map((number) => runner.read(number, (customer) => rowsOf(customer, number))))
  const next = last < runner.gauges.customers ? last : null
  return { status: 200, body: JSON.stringify({ rows: found.flat(), next }) }
}

const CUSTOMERS_AT_ONCE = 250

/** The rows of one customer, under the identifier that tells best who it is; none for a number that was merged away. */
function rowsOf(customer: Customer | undefined, number: number): object[] {
  if (customer === undefined || customer.id !== number) return []
  const [identifier] = customer.identifiers
  if (identifier === undefined) return []
  return customer.consents.map(({ at, channel, proof, source, state, topic, wording }) => ({
    ...{ identifier, channel, topic: topic ?? '', state, at: instantOf(at), source },
    ...{ wording: wording ?? '', proof: proof ?? '' },
  }))
}
