import { playbookDefinitionSchema } from '@attune/engine'
import { z } from 'zod'

/** The parts of JSON Schema in which fields stand. */
interface SchemaNode {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, SchemaNode>>
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: SchemaNode | boolean
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
  readonly allOf?: readonly SchemaNode[]
}

let playbook: SchemaNode | undefined

/** Names of the fields that may stand at a path of the playbook, in the order of the schema. */
export function knownFields(path: readonly (string | number)[]): string[] {
  playbook ??= nodeOf(playbookDefinitionSchema)
  return fieldsIn(playbook, path)
}

/** Names of the fields that a schema lets stand at a path. */
export function fieldsAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  return fieldsIn(nodeOf(schema), path)
}

function nodeOf(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as SchemaNode
}

function fieldsIn(root: SchemaNode, path: readonly (string | number)[]): string[] {
  let nodes = expand(root, root)
  for (const part of path) nodes = nodes.flatMap((node) => below(node, part)).flatMap((node) => expand(node, root))
  return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))]
}

function below(node: SchemaNode, part: string | number): SchemaNode[] {
  const { properties, additionalProperties, items } = node
  if (typeof part === 'number') return items ? [items] : []
  if (properties && Object.hasOwn(properties, part)) return [properties[part]!]
  return typeof additionalProperties === 'object' ? [additionalProperties] : []
}

/** The node with what it refers to, and each of its alternatives. */
function expand(node: SchemaNode, root: SchemaNode): SchemaNode[] {
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = node
  const referred = $ref === undefined ? undefined : root.$defs?.[$ref.replace('#/$defs/', '')]
  const further = [...(referred ? [referred] : []), ...anyOf, ...oneOf, ...allOf]
  return [node, ...further.flatMap((one) => expand(one, root))]
}
