import { FACT_KINDS } from '@attune/engine'
import { z } from 'zod'

const listOf = <T extends string>(item: z.ZodType<T, string>) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(item).min(1))

export const streamParametersSchema = z.object({
  stream: z.string().optional().describe('the destination of kind stream; needed where there is more than one'),
  after: z.string().optional().describe('number of the last fact that was read; Last-Event-ID comes first'),
  kinds: listOf(z.enum(FACT_KINDS)).optional().describe('only these kinds of facts, with commas between them'),
  audiences: listOf(z.string()).optional().describe('of audiences only these, with commas between them'),
})

export type StreamParameters = z.infer<typeof streamParametersSchema>
