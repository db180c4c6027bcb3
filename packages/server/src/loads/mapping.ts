import { isTimeZone } from '@attune/engine'
import { z } from 'zod'
import { type MappingProblem, problemsOf } from './mapping-problems.ts'

/** What a value of a file can be read as. */
const VALUE_TYPES = ['text', 'number', 'integer', 'boolean', 'time', 'json'] as const

const columnSchema = z.string().min(1).describe('a column of the head; in NDJSON a field, dotted where it lies deeper')

const zoneSchema = z
  .string()
  .refine(isTimeZone, { error: 'this is no IANA time zone, such as America/New_York' })
  .describe('of times without an offset; the time zone of the brand where not given')

const formatSchema = z
  .string()
  .min(1)
  .describe('`iso` (where not given), `unix`, `unix-ms`, or from YYYY YY MM M DD D HH H hh h mm m ss s SSS A Z')

const timeSchema = z.union([
  columnSchema,
  z.strictObject({ column: columnSchema, format: formatSchema.optional(), zone: zoneSchema.optional() }),
])

const valueSchema = z.union([
  columnSchema,
  z.strictObject({
    column: columnSchema,
    type: z.enum(VALUE_TYPES).optional().describe('text where not given, in NDJSON whatever it is there'),
    decimal: z.enum(['.', ',']).optional().describe('of numbers; a point where not given'),
    format: formatSchema.optional(),
    zone: zoneSchema.optional(),
  }),
])

const identifierSchema = z.union([
  columnSchema,
  z.strictObject({
    column: columnSchema,
    verified: z.boolean().default(false).describe('whether it was shown to be the person’s'),
  }),
])

const eventSchema = z.union([
  z.string().min(1).describe('the name of the event of every row'),
  z.strictObject({
    column: columnSchema,
    names: z.record(z.string(), z.string().min(1)).optional().describe('what stands in the column: name of the event'),
  }),
])

/** How the rows of a file are understood. */
export const mappingSchema = z
  .strictObject({
    source: z
      .string()
      .regex(/^[\w .:/-]{1,64}$/, { error: 'up to 64 letters, digits, spaces and . : / _ -' })
      .default('file')
      .describe('whose keys the rows have: two sources may use the same keys for different things'),
    format: z.enum(['csv', 'ndjson']).default('csv'),
    delimiter: z.string().length(1).default(',').describe('between the fields of a CSV file'),
    encoding: z.enum(['utf-8', 'latin1', 'utf-16le']).default('utf-8'),
    messages: z
      .boolean()
      .default(false)
      .describe('NDJSON whose rows are messages as they are sent to /v1/batch; nothing else needs to be said then'),
    event: eventSchema.optional().describe('without it the rows only state traits'),
    time: timeSchema.optional().describe('when it happened; needed where there is an event'),
    identifiers: z.record(z.string(), identifierSchema).default({}).describe('namespace: column'),
    properties: z.record(z.string(), valueSchema).default({}).describe('property of the event: column'),
    traits: z.record(z.string(), valueSchema).default({}).describe('trait of the customer: column'),
    key: z
      .union([columnSchema, z.array(columnSchema).min(1)])
      .optional()
      .describe('columns that tell rows apart; without it everything that stands in the row does'),
    id: columnSchema.optional().describe('ids that the same events have where they are sent live; instead of a key'),
  })
  .superRefine((mapping, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (mapping.messages) {
      if (mapping.format !== 'ndjson') say('messages', 'messages stand in a file of format ndjson')
      return
    }
    if (Object.keys(mapping.identifiers).length === 0) say('identifiers', 'at least one column must tell who it is')
    if (mapping.event === undefined && Object.keys(mapping.traits).length === 0)
      say('event', 'rows must tell an event, or state traits')
    if (mapping.event !== undefined && mapping.time === undefined) say('time', 'a column must tell when it happened')
    if (mapping.event === undefined && Object.keys(mapping.properties).length > 0)
      say('properties', 'properties belong to an event')
    if (mapping.key !== undefined && mapping.id !== undefined) say('key', 'rows have a key or an id, not both')
  })
  .meta({ id: 'LoadMapping', description: 'How the rows of a file are understood' })

export type Mapping = z.infer<typeof mappingSchema>
export type ValueMapping = z.infer<typeof valueSchema>
export type TimeMapping = z.infer<typeof timeSchema>

/** A mapping, or what is wrong with it. */
export function readMapping(
  given: unknown,
): { readonly ok: true; readonly mapping: Mapping } | { readonly ok: false; readonly problems: MappingProblem[] } {
  const read = mappingSchema.safeParse(given)
  if (read.success) return { ok: true, mapping: read.data }
  return { ok: false, problems: problemsOf(read.error.issues, Object.keys(mappingSchema.shape)) }
}
