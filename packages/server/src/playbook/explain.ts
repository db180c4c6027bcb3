import { leafKinds, type PlaybookProblem } from '@attune/engine'
import { z } from 'zod'
import { formatPath, parsePath } from './definition-path.ts'
import { suggestion } from './did-you-mean.ts'
import { knownFields } from './known-fields.ts'
import { missingIn } from './missing.ts'

type Definitions = { readonly [section: string]: unknown }

const NO_SUCH_FIELD = /^there is no such field; check the spelling$/
const NO_SUCH_LEAF_FIELD = /^Unrecognized key: "([^"]+)"$/
const NO_SUCH_LEAF = /^a condition needs one of (.+); found (\w+)$/
const NO_SUCH_ID = /^there is no (\w+) "([^"]+)"/
const OTHER_VALUE = /^Invalid (?:discriminator value\. Expected|option: expected one of) (.+)$/
const INNER_PATH = /^(.*) → at ([\w.[\]]+)$/

/** The problem with a path as near to the mistake as its text tells, and what was probably meant. */
export function explain({ path, message }: PlaybookProblem, definitions: Definitions): PlaybookProblem {
  const parts = parsePath(path)
  const at = (message: string, ...inner: (string | number)[]) => ({ path: formatPath([...parts, ...inner]), message })
  if (NO_SUCH_FIELD.test(message)) {
    const name = String(parts.at(-1))
    const known = knownFields(parts.slice(0, -1))
    // Of definitions that come in several kinds one may know the field, and this one not.
    if (known.includes(name)) return at(`"${name}" does not go with the other fields that stand here`)
    return at(`there is no such field${suggestion(name, known)}`)
  }
  const leafField = NO_SUCH_LEAF_FIELD.exec(message)
  if (leafField) {
    const name = leafField[1]!
    return at(`there is no such field${suggestion(name, leafFields(valueAt(definitions, parts)))}`, name)
  }
  const leaf = NO_SUCH_LEAF.exec(message)
  if (leaf) return at(`"${leaf[2]}" is no kind of condition${suggestion(leaf[2]!, leaf[1]!.split(', '))}`, leaf[2]!)
  const id = NO_SUCH_ID.exec(message)
  if (id) return at(`there is no ${id[1]} "${id[2]}"${suggestion(id[2]!, idsOf(definitions, `${id[1]}s`))}`)
  const other = OTHER_VALUE.exec(message)
  if (other) {
    const value = valueAt(definitions, parts)
    const known = [...other[1]!.matchAll(/['"]([^'"]+)['"]/g)].map(([, name]) => name!)
    if (value === undefined) return at(`it is missing; give one of ${known.join(', ')}`)
    return at(`${JSON.stringify(value)} is not known here${suggestion(String(value), known)}`)
  }
  const missing = missingIn(message)
  if (missing !== undefined) return at(missing)
  const inner = INNER_PATH.exec(message)
  if (inner) return at(inner[1]!, ...parsePath(inner[2]!))
  return at(message)
}

/** The fields of the kind of leaf that a condition is, told by its key. */
function leafFields(condition: unknown): string[] {
  const kind = leafKinds.find(({ key }) => isRecord(condition) && Object.hasOwn(condition, key))
  if (!kind) return []
  const schema = z.toJSONSchema(kind.schema, { io: 'input', unrepresentable: 'any' }) as { properties?: object }
  return Object.keys(schema.properties ?? {})
}

function idsOf(definitions: Definitions, section: string): string[] {
  const held = definitions[section]
  return isRecord(held) ? Object.keys(held) : []
}

function valueAt(definitions: unknown, path: readonly (string | number)[]): unknown {
  let current = definitions
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined
    current = (current as Record<string | number, unknown>)[part]
  }
  return current
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
