import { z } from 'zod'

export const publicationParametersSchema = z.object({
  channel: z.string().min(1).max(128).describe('as the offers call it: till, shop …'),
  place: z.string().min(1).max(256).optional().describe('id of the store; without it, what holds at any of them'),
})

export const publicationSchema = z
  .object({
    version: z.string().describe('as the ETag: another one whenever anything is'),
    channel: z.string(),
    place: z.string().nullable(),
    currency: z.string(),
    timezone: z.string().describe('of the place, where its zone is known; else of the brand'),
    changesAt: z
      .string()
      .nullable()
      .describe('when dates alone change it next: to be fetched anew then by whoever does not follow the stream'),
    offers: z.array(
      z.looseObject({
        id: z.string(),
        name: z.string(),
        text: z.string().optional(),
        image: z.string().optional(),
        legal: z.string().optional(),
        state: z.enum(['live', 'scheduled']).describe('scheduled: it begins within a day'),
        starts: z.string().optional(),
        ends: z.string().optional(),
        conditional: z.boolean().describe('whether only customers who meet a condition may use it'),
        redemption: z
          .looseObject({})
          .describe(
            'as in the playbook: benefit, requires, hours, codes …; `marginFloor` is at least that of the brand, and left out where there is none',
          ),
      }),
    ),
  })
  .meta({ id: 'Publication' })
