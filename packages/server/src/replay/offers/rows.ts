import { z } from 'zod'

/** One offer of the programme. Money in dollars. */
export const portfolioRowSchema = z.object({
  id: z.string().min(1),
  offer_type: z.enum(['bogo', 'discount', 'informational']),
  difficulty: z.number().min(0),
  duration: z.number().positive().describe('days'),
  reward: z.number().min(0),
})
export type PortfolioRow = z.infer<typeof portfolioRowSchema>

/** One customer; what else is known of them decides nothing about offers. */
export const profileRowSchema = z.object({ id: z.string().min(1) })

// The programme writes this field in two ways.
const offerSchema = z
  .object({ 'offer id': z.string().optional(), offer_id: z.string().optional(), reward: z.number().optional() })
  .transform((value) => ({ offer: value.offer_id ?? value['offer id'] ?? '', reward: value.reward ?? 0 }))
  .refine(({ offer }) => offer !== '', { error: 'there is no offer id' })

const rowBase = { person: z.string().min(1), time: z.number().min(0).describe('hours since the start') }

/** One line of the transcript. Money in dollars. */
export const transcriptRowSchema = z.discriminatedUnion('event', [
  z.object({ ...rowBase, event: z.literal('offer received'), value: offerSchema }),
  z.object({ ...rowBase, event: z.literal('offer viewed'), value: offerSchema }),
  z.object({ ...rowBase, event: z.literal('offer completed'), value: offerSchema }),
  z.object({ ...rowBase, event: z.literal('transaction'), value: z.object({ amount: z.number() }) }),
])
export type TranscriptRow = z.infer<typeof transcriptRowSchema>
