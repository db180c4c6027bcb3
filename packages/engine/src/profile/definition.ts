import { z } from 'zod'

export const traitDefinitionSchema = z
  .strictObject({
    description: z.string().optional(),
    sources: z
      .array(z.string().min(1))
      .min(1)
      .max(10)
      .refine((sources) => new Set(sources).size === sources.length, { error: 'a source stands once in the list' })
      .optional()
      .describe('whose word counts first; those that are not named come after them. Without it the latest counts'),
  })
  .meta({ id: 'Trait', description: 'Whose word counts for a trait' })
