import { z } from 'zod'
import { instantSchema } from './values.ts'

export const destinationParametersSchema = z.object({ name: z.string() })

export const destinationsSchema = z
  .object({
    destinations: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['idle', 'sending', 'waiting', 'stopped']),
        behind: z.int().describe('facts that it has not been told'),
        sent: z.int().describe('facts told since the start of the server'),
        dead: z.int().describe('facts that it has refused for good'),
        failures: z.int().describe('tries in a row that failed'),
        lastError: z.string().nullable(),
        nextTryAt: instantSchema.nullable(),
        lastSuccessAt: instantSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'Destinations' })

const factSchema = z
  .looseObject({
    ...{ id: z.string(), type: z.string(), at: instantSchema },
    ...{ customer: z.int(), identifiers: z.array(z.string()) },
  })
  .meta({ id: 'Fact' })

export const deadFactsSchema = z.object({ facts: z.array(factSchema) }).meta({ id: 'DeadFacts' })

export const resentSchema = z.object({ facts: z.int() }).meta({ id: 'Resent' })
