import { z } from 'zod'
import { rolesFor } from '../access/roles.ts'
import { ERRORS, type ErrorCode } from '../errors.ts'
import type { Route } from './route.ts'
import { errorSchema } from './schemas/error.ts'

type Schema = { readonly [keyword: string]: unknown }

interface Media {
  readonly description: string
  readonly content: { readonly [type: string]: { readonly schema?: Schema } }
}

export interface Operation {
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly security: readonly { readonly [scheme: string]: readonly [] }[]
  readonly parameters: readonly {
    readonly name: string
    readonly in: 'path' | 'query'
    readonly required: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly required: true; readonly content: Media['content'] }
  readonly responses: { readonly [status: string]: Media }
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } }
  readonly components: { readonly schemas: { readonly [name: string]: Schema }; readonly securitySchemes: object }
}

/** The description of all routes (OpenAPI 3.1), made from the schemas beside them. */
export function describeRoutes(routes: readonly Route[], version: string): OpenApiDocument {
  const schemas: { [name: string]: Schema } = {}
  const paths: { [path: string]: { [method: string]: Operation } } = {}
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = describeRoute(route, schemas)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Attune', version, description: 'Real-time interaction management: events in, decisions out.' },
    paths,
    components: {
      schemas,
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'The API key as user name, no password.' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The API key.' },
      },
    },
  }
}

function describeRoute(route: Route, schemas: { [name: string]: Schema }): Operation {
  const { group, summary, details, parameters, body, answer } = route.description
  const { change, permission } = route
  const isPublic = permission === 'public'
  const noted = change === undefined ? '' : ` Noted in the audit log as \`${change}\`.`
  const keys = isPublic ? 'No key is needed.' : `Keys: ${rolesFor(permission).join(', ')}.${noted}`
  const schemaOf = (schema: z.ZodType | undefined, io: 'input' | 'output') =>
    schema === undefined ? {} : { schema: toSchema(schema, io, schemas) }
  return {
    tags: [group],
    summary,
    description: details === undefined ? keys : `${details} ${keys}`,
    security: isPublic ? [] : [{ basic: [] }, { bearer: [] }],
    parameters: parameters === undefined ? [] : describeParameters(route.url, parameters, schemas),
    ...(body && { requestBody: { required: true, content: { [body.type]: schemaOf(body.schema, 'input') } } }),
    responses: {
      200: { description: 'Done.', content: { [answer.type]: schemaOf(answer.schema, 'output') } },
      ...describeErrors(errorsOf(route), schemaOf(errorSchema, 'output')),
    },
  }
}

/** Every error that a route can answer with. */
function errorsOf({ change, permission, description }: Route): ErrorCode[] {
  const gate: ErrorCode[] = permission === 'public' ? [] : ['key_missing', 'key_unknown', 'forbidden', 'rate_limited']
  if (change !== undefined) gate.push('audit_unavailable')
  return [...gate, ...(description.errors ?? []), 'internal_error']
}

function describeErrors(codes: readonly ErrorCode[], content: { schema?: Schema }): { [status: string]: Media } {
  const byStatus = Map.groupBy(codes, (code) => ERRORS[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => {
      const description = same.map((code) => `\`${code}\`: ${ERRORS[code].message}`).join(' ')
      return [status, { description, content: { 'application/json': content } }]
    }),
  )
}

function describeParameters(
  url: string,
  parameters: z.ZodObject,
  schemas: { [name: string]: Schema },
): Operation['parameters'] {
  return Object.entries<z.ZodType>(parameters.shape).map(([name, schema]) => {
    const inPath = url.split('/').includes(`:${name}`)
    const { description, ...rest } = toSchema(schema, 'input', schemas) as Schema & { readonly description?: string }
    const required = inPath || !schema.safeParse(undefined).success
    return { name, in: inPath ? 'path' : 'query', required, ...(description && { description }), schema: rest }
  })
}

/** A schema as JSON Schema; those with an id are put among the components, where all refer to them. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', schemas: { [name: string]: Schema }): Schema {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  const moved = JSON.parse(JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/'))
  const { $schema: _dialect, $defs, id, ...rest } = moved
  for (const [name, { id: _id, ...definition }] of Object.entries<Schema>($defs ?? {})) schemas[name] = definition
  if (typeof id !== 'string') return rest
  schemas[id] = rest
  return { $ref: `#/components/schemas/${id}` }
}
