import { hash } from 'node:crypto'
import type { JsonObject } from '@attune/engine'
import { z } from 'zod'

const summarySchema: z.ZodType<JsonObject> = z.record(z.string(), z.json())

const changedSchema = z.object({
  /** 1, 2, 3 … */
  sequence: z.int().min(1),
  /** Ms since 1970, by the machine's clock. */
  at: z.number(),
  actor: z.object({ kind: z.enum(['key', 'system']), id: z.string(), name: z.string(), role: z.string() }),
  /** What happened, such as `playbook.published`. */
  change: z.string(),
  /** What was changed; of people the number, so that nobody has to be erased here. */
  subject: z.string().nullable(),
  before: summarySchema.nullable(),
  after: summarySchema.nullable(),
})

const entrySchema = changedSchema.extend({ previous: z.string(), hash: z.string() })

/** A change of something, before it is chained. */
export type Changed = z.infer<typeof changedSchema>
/** One line of the audit log: each carries the hash of the line before it, so that none can be altered alone. */
export type AuditEntry = z.infer<typeof entrySchema>

/** What the first entry takes for the hash before it. */
export const GENESIS = '0'.repeat(64)

/** Chains a change to the entry before it: SHA-256 over that entry's hash and the text of this one. */
export function chain(changed: Changed, previous: string): AuditEntry {
  return { ...changed, previous, hash: hashOf(changed, previous) }
}

function hashOf({ actor, after, at, before, change, sequence, subject }: Changed, previous: string): string {
  // A fixed order of fields: the same entry is always the same text.
  const text = JSON.stringify([
    previous,
    sequence,
    at,
    actor.kind,
    actor.id,
    actor.name,
    actor.role,
    change,
    subject,
    before,
    after,
  ])
  return hash('sha256', text, 'hex')
}

/** One entry as a line of the file. */
export function lineOf(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`
}

/** What is wrong with a chain, at the first line where something is. */
interface Break {
  /** Of the file, the first being 1. */
  readonly line: number
  readonly reason: 'unreadable' | 'altered' | 'out_of_order' | 'cut_off'
}

export type Verified =
  | { readonly ok: true; readonly entries: readonly AuditEntry[]; readonly head: string }
  | { readonly ok: false; readonly broken: Break; readonly entries: readonly AuditEntry[]; readonly head: string }

/** Reads a whole file and checks every link of the chain; `entries` are those up to the first break. */
export function verify(text: string): Verified {
  const entries: AuditEntry[] = []
  let head = GENESIS
  const lines = text.split('\n')
  const rest = lines.pop()!
  for (const [index, line] of lines.entries()) {
    const entry = parse(line)
    const reason = entry === undefined ? 'unreadable' : faultIn(entry, line, entries.length + 1, head)
    if (reason !== undefined) return { ok: false, broken: { line: index + 1, reason }, entries, head }
    entries.push(entry!)
    head = entry!.hash
  }
  if (rest !== '') return { ok: false, broken: { line: lines.length + 1, reason: 'cut_off' }, entries, head }
  return { ok: true, entries, head }
}

function parse(line: string): AuditEntry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

function faultIn(entry: AuditEntry, line: string, sequence: number, head: string): Break['reason'] | undefined {
  if (entry.sequence !== sequence || entry.previous !== head) return 'out_of_order'
  // The line is compared too: no byte may differ, also where it would read the same.
  return hashOf(entry, head) !== entry.hash || lineOf(entry) !== `${line}\n` ? 'altered' : undefined
}
