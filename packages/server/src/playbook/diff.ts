import type { PlaybookDefinition } from '@attune/engine'
import { formatPath } from './definition-path.ts'
import { SINGLE_SECTIONS } from './merge-files.ts'

/** One field that two versions of a definition hold differently; undefined where it is not given. */
export interface ChangedField {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

interface ChangedDefinition {
  readonly id: string
  readonly fields: readonly ChangedField[]
}

/** What is different in one section; such as `brand` are sections with one definition of that name. */
interface SectionDiff {
  readonly section: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly ChangedDefinition[]
}

/** Sections that differ, in the order of the schema; empty when the playbooks are the same. */
export type PlaybookDiff = readonly SectionDiff[]

/** Compares two playbooks, definition by definition and field by field. `before` is undefined for a first playbook. */
export function diffPlaybooks(before: PlaybookDefinition | undefined, after: PlaybookDefinition): PlaybookDiff {
  return Object.keys(after)
    .map((section) => diffSection(section, idsIn(before, section), idsIn(after, section)))
    .filter(({ added, removed, changed }) => added.length + removed.length + changed.length > 0)
}

type Definitions = ReadonlyMap<string, unknown>

function idsIn(definition: PlaybookDefinition | undefined, section: string): Definitions {
  const held = definition?.[section as keyof PlaybookDefinition]
  if (held === undefined) return new Map()
  return SINGLE_SECTIONS.has(section) ? new Map([[section, held]]) : new Map(Object.entries(held))
}

function diffSection(section: string, before: Definitions, after: Definitions): SectionDiff {
  const added = [...after.keys()].filter((id) => !before.has(id))
  const removed = [...before.keys()].filter((id) => !after.has(id))
  const changed: ChangedDefinition[] = []
  for (const [id, definition] of after) {
    if (!before.has(id)) continue
    const fields = diffValues(before.get(id), definition, [])
    if (fields.length > 0) changed.push({ id, fields })
  }
  return { section, added, removed, changed }
}

/** The innermost differences of two values. Lists of different lengths are compared as wholes: their items may have moved. */
function diffValues(before: unknown, after: unknown, path: readonly (string | number)[]): ChangedField[] {
  if (Object.is(before, after)) return []
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((value, index) => diffValues(value, after[index], [...path, index]))
  }
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => diffValues(own(before, name), own(after, name), [...path, name]))
  }
  return [{ path: formatPath(path), before, after }]
}

function own(bag: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(bag, name) ? bag[name] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
