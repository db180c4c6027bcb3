import { z } from 'zod'
import { localisedSchema } from '../playbook/localised.ts'

export const preferencePageDefinitionSchema = z
  .strictObject({
    channels: z
      .record(z.string(), localisedSchema)
      .default({})
      .describe('what people read for a channel; where none is given, all that ask for consent, by their ids'),
    topics: z
      .record(z.string(), localisedSchema)
      .default({})
      .describe('topics that people can choose one by one on every channel'),
  })
  .meta({ id: 'PreferencePage', description: 'What the page shows on which people choose how they are spoken to' })

export type PreferencePageDefinition = z.infer<typeof preferencePageDefinitionSchema>
