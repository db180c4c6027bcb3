import type { Host } from '../runner/call.ts'

/** Everything of an export but the long lists. */
export interface HeadOfExport {
  readonly about: { readonly customers: readonly number[] }
}

/** The export was broken off: the person was erased or merged while it was made. */
class ExportEndedError extends Error {
  override readonly name = 'ExportEndedError'
}

const LISTS = ['timeline', 'decisions'] as const

/** The text of an export, piece by piece: of the long lists only one part is in memory at a time. */
export async function* exportOf(identifier: string, head: HeadOfExport, host: Host): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1)
  for (const part of LISTS) {
    yield `,"${part}":[`
    let separator = ''
    for (const customer of head.about.customers) {
      for await (const entry of entriesOf(identifier, part, customer, host)) {
        yield separator + JSON.stringify(entry)
        separator = ','
      }
    }
    yield ']'
  }
  yield '}\n'
}

async function* entriesOf(
  identifier: string,
  part: (typeof LISTS)[number],
  customer: number,
  host: Host,
): AsyncGenerator<unknown> {
  let before: number | undefined
  do {
    const reply = await host.call({ type: 'export-customer', identifier, part, customer, before })
    if (reply.status !== 200) throw new ExportEndedError(`the export of customer ${customer} was broken off`)
    const { entries, next }: { entries: readonly unknown[]; next: number | null } = JSON.parse(reply.body)
    yield* entries
    before = next ?? undefined
  } while (before !== undefined)
}
