import { z } from 'zod'

export const localisedSchema = z
  .union([z.string().min(1).max(200), z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1).max(200))])
  .describe('a text, or one for each language (`en`, `es`, …)')

/** A text for people, or one for each language. */
export type Localised = z.infer<typeof localisedSchema>
