import { z } from 'zod'
import type { JsonObject } from '../json.ts'
import { pathOf, valueAt } from '../json.ts'
import { durationMs, durationSchema } from '../time/duration.ts'

const property = (name: string, what: string) => z.string().min(1).default(name).describe(what)

/** Where customers are is told by which events, and when they count as having come and gone. */
export const placesDefinitionSchema = z
  .strictObject({
    from: z
      .array(
        z.strictObject({
          event: z.string().min(1).describe('the event that tells where the customer is'),
          lat: property('lat', 'its property (dotted path) with the latitude, degrees'),
          lon: property('lon', 'the longitude'),
          accuracy: property('accuracy', 'how far off the report may be, metres; need not be there'),
        }),
      )
      .default([]),
    types: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('types of places whose fences are watched; all where not given'),
    accuracyMetres: z
      .number()
      .min(1)
      .max(10_000)
      .default(150)
      .describe('reports that are less exact say nothing about fences'),
    marginMetres: z
      .number()
      .min(0)
      .max(10_000)
      .default(50)
      .describe('within this far outside a fence (or the accuracy of the report, where that is more) nobody has left'),
    awayFor: durationSchema.default('3m').describe('who is farther outside for this long has left'),
    forgetAfter: durationSchema
      .default('2h')
      .describe('who is not heard of for this long is taken to have left with the last report'),
  })
  .meta({ id: 'Places', description: 'How visits to places follow from reports of where customers are' })

type PlacesDefinition = z.infer<typeof placesDefinitionSchema>

/** What an event tells of where the customer is. */
export interface Report {
  readonly lat: number
  readonly lon: number
  /** Metres; undefined where it does not say. */
  readonly accuracy: number | undefined
}

/** When somebody counts as having come and gone, compiled. */
export interface VisitRules {
  readonly watches: (type: string) => boolean
  readonly accuracyMetres: number
  readonly marginMetres: number
  readonly awayMs: number
  readonly forgetMs: number
}

export function compileVisitRules({
  accuracyMetres,
  awayFor,
  forgetAfter,
  marginMetres,
  types,
}: PlacesDefinition): VisitRules {
  const watched = types && new Set(types)
  return {
    watches: (type) => watched?.has(type) ?? true,
    accuracyMetres,
    marginMetres,
    awayMs: durationMs(awayFor),
    forgetMs: durationMs(forgetAfter),
  }
}

/** How reports are read from events, by the name of the event. */
export function compileReports({
  from,
}: PlacesDefinition): ReadonlyMap<string, (properties: JsonObject) => Report | undefined> {
  return new Map(
    from.map(({ event, ...paths }) => {
      const [lat, lon, accuracy] = [pathOf(paths.lat), pathOf(paths.lon), pathOf(paths.accuracy)]
      return [event, (properties) => reportOf(properties, lat, lon, accuracy)]
    }),
  )
}

function reportOf(
  properties: JsonObject,
  latPath: readonly string[],
  lonPath: readonly string[],
  accuracyPath: readonly string[],
): Report | undefined {
  const lat = valueAt(properties, latPath)
  const lon = valueAt(properties, lonPath)
  const accuracy = valueAt(properties, accuracyPath)
  if (typeof lat !== 'number' || typeof lon !== 'number') return undefined
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return undefined
  return { lat, lon, accuracy: typeof accuracy === 'number' && accuracy >= 0 ? accuracy : undefined }
}
