import type { Mask } from '../privacy/mask.ts'
import type { Member, MembersPage } from './question.ts'

export type MembersFormat = 'ndjson' | 'csv'

/** How the members of an audience are read: those with numbers above `after`. */
export type ReadMembers = (after: number) => Promise<MembersPage>

/** A member as others see it. */
export function viewMember({ since, ...member }: Member) {
  return { ...member, since: new Date(since).toISOString() }
}

/**
 * The list of an audience, line by line. The last line says how many there are and as of which positions they were
 * read; a list without it was cut off.
 */
export async function* exportMembers(
  read: ReadMembers,
  format: MembersFormat,
  traits: readonly string[],
  mask: Mask,
): AsyncGenerator<string> {
  if (format === 'csv') yield `${['customer', 'since', 'identifiers', ...traits].map(csvField).join()}\r\n`
  let count = 0
  let from: number | undefined
  let to = 0
  for (let after: number | undefined = 0; after !== undefined; ) {
    const { members, next, position } = await read(after)
    from ??= position
    to = position
    count += members.length
    const views = members.map((member) => mask(viewMember(member)))
    yield views.map((view) => (format === 'csv' ? csvLine(view, traits) : `${JSON.stringify(view)}\n`)).join('')
    after = next
  }
  const end = { complete: true, members: count, fromPosition: from ?? to, toPosition: to }
  yield format === 'csv' ? `#complete,${count},${end.fromPosition},${to}\r\n` : `${JSON.stringify({ end })}\n`
}

function csvLine(
  { customer, identifiers, since, traits: values }: ReturnType<typeof viewMember>,
  traits: readonly string[],
): string {
  const shown = traits.map((name) => values[name] ?? '')
  return `${[customer, since, identifiers.join(' '), ...shown].map(csvField).join()}\r\n`
}

/** A field by RFC 4180; what a spreadsheet would take for a formula is made a text. */
function csvField(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
