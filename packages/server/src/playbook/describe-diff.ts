import type { ChangedField, PlaybookDiff } from './diff.ts'

/** A value longer than this is cut when it is shown. */
const SHOWN_CHARACTERS = 100

/** The difference for people: `+` added, `-` removed, `~` changed with each field's value before and after. */
export function describeDiff(diff: PlaybookDiff): string {
  if (diff.length === 0) return 'no difference'
  return diff
    .flatMap(({ section, added, removed, changed }) => [
      section,
      ...added.map((id) => `  + ${id}`),
      ...removed.map((id) => `  - ${id}`),
      ...changed.flatMap(({ id, fields }) => [`  ~ ${id}`, ...fields.map(describeField)]),
    ])
    .join('\n')
}

function describeField({ path, before, after }: ChangedField): string {
  return `      ${path}: ${show(before)} → ${show(after)}`
}

function show(value: unknown): string {
  if (value === undefined) return '(none)'
  const text = JSON.stringify(value)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}
