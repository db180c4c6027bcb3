import { z } from 'zod'
import type { JsonObject } from '../json.ts'
import { turnOf } from '../place/geometry.ts'
import { minuteOfDaySchema } from '../time/clock-time.ts'
import { isTimeZone } from '../time/zone.ts'
import { attributesSchema } from './product.ts'

const text = z.string().min(1).max(256)
const latitude = z.number().min(-90).max(90)
const longitude = z.number().min(-180).max(180)
const open = z.array(z.strictObject({ from: minuteOfDaySchema, to: minuteOfDaySchema })).max(6)

/** Farther from its middle than this no fence reaches: half way from the equator to a pole would be no place any more. */
const LARGEST_RADIUS_METRES = 500_000

/** Where something is, as the catalogue holds it: a store, a restaurant, a stadium. */
export const placeSchema = z
  .strictObject({
    id: text.describe('by which events and feeds name it'),
    name: z.string().min(1).max(500),
    type: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, { error: 'a word in small letters, such as store' })
      .default('store')
      .describe('what it is; triggers and conditions ask for it: `store`, `restaurant`, `stadium`'),
    region: text.optional().describe('a district, state or country, as the brand cuts the world'),
    zone: z.string().refine(isTimeZone, { error: 'not an IANA time zone such as America/New_York' }).optional(),
    lat: latitude.describe('of its middle, degrees'),
    lon: longitude,
    radius: z
      .number()
      .min(1)
      .max(LARGEST_RADIUS_METRES)
      .optional()
      .describe('metres around the middle that its fence reaches'),
    polygon: z
      .array(z.tuple([latitude, longitude]))
      .min(3)
      .max(500)
      .refine((corners) => turnOf(corners) === 0, {
        error: 'a fence around a pole is a circle: give lat, lon and radius',
      })
      .optional()
      .describe('corners [lat, lon] of its fence, in order; the last is joined to the first. Instead of `radius`.'),
    address: z.union([z.string().max(1000), z.record(z.string().max(64), z.string().max(500))]).optional(),
    hours: z
      .partialRecord(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']), open)
      .optional()
      .describe('when it is open, by its own clock'),
    attributes: attributesSchema.optional(),
  })
  .refine(({ polygon, radius }) => polygon === undefined || radius === undefined, {
    error: 'a fence is a circle or a polygon: give `radius` or `polygon`',
    path: ['polygon'],
  })
  .meta({ id: 'Place', description: 'Where something is. Without `radius` and `polygon` it has no fence.' })

export type Place = z.infer<typeof placeSchema>

/** What moments, facts and texts say of a place. */
export function summaryOf({ id, name, region, type, zone }: Place): JsonObject {
  return { id, name, type, ...(region !== undefined && { region }), ...(zone !== undefined && { zone }) }
}
