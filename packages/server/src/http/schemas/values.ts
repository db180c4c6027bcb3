import { z } from 'zod'

/** A JSON object with any content. */
export const bagSchema = z.record(z.string(), z.unknown())

export const instantSchema = z.iso.datetime().describe('ISO 8601, UTC')

export const identifierSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,31}:.{1,256}$/)
  .describe('`namespace:value`, such as `user:42` or `anonymous:5d1c…`; the value URL-encoded in addresses')

export const successSchema = z.object({ success: z.literal(true) }).meta({ id: 'Success' })
