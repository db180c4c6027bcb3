import { z } from 'zod'
import { bagSchema, instantSchema } from './values.ts'

export const approvalParametersSchema = z.object({ delivery: z.string().min(1).max(256) })

export const approvalRequestSchema = z
  .strictObject({ approved: z.boolean().describe('false: it is declined, and never sent') })
  .meta({ id: 'ApprovalRequest' })

export const approvalsSchema = z
  .object({
    approvals: z
      .array(
        z.object({
          delivery: z.string(),
          decision: z.string(),
          customer: z.int(),
          action: z.string(),
          campaign: z.string().optional(),
          channel: z.string(),
          content: bagSchema.describe('texts as they are written, before they are filled in'),
          requestedAt: instantSchema,
          expiresAt: instantSchema.describe('when it ends by itself, unsent'),
        }),
      )
      .describe('oldest first'),
  })
  .meta({ id: 'Approvals' })

export const approvalDecidedSchema = z
  .object({
    delivery: z.string(),
    customer: z.int(),
    approved: z.boolean(),
    state: z
      .enum(['pending', 'handed', 'accepted', 'awaiting', 'ended'])
      .describe('how it stands then: consent and limits hold for what was approved too'),
  })
  .meta({ id: 'ApprovalDecided' })
