import { z } from 'zod'
import { durationSchema } from '../time/duration.ts'

export const channelDefinitionSchema = z
  .strictObject({
    kind: z
      .string()
      .min(1)
      .describe(
        'which adapter carries it: slot (answered in the call that asked), inbox, webhook, or another that the host knows',
      ),
    consent: z
      .enum(['opt-in', 'opt-out', 'none'])
      .default('opt-in')
      .describe('opt-in: only after a grant; opt-out: unless refused; none: no consent is asked'),
    optIn: z
      .enum(['single', 'double'])
      .default('single')
      .describe('double: a grant counts only once it was confirmed from the address itself'),
    confirmedSources: z
      .array(z.string())
      .default([])
      .describe('sources whose grants need no second step, such as a signed form'),
    interrupts: z
      .boolean()
      .default(true)
      .describe('whether it interrupts the person: quiet hours, general caps and the cost of interrupting apply'),
    crash: z
      .enum(['at-most-once', 'at-least-once'])
      .default('at-most-once')
      .describe('what happens to a message of which a crash left unknown whether it was sent'),
    address: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,31}$/, { error: 'a namespace of identifiers, such as phone' })
      .optional()
      .describe('namespace of the identifiers at which it reaches people; that of its kind where it is not given'),
    receiptWithin: durationSchema
      .default('72h')
      .describe(
        'how long a receipt is awaited of what the provider has taken; then it counts as delivered, unconfirmed',
      ),
    rate: z
      .strictObject({
        max: z.number().int().min(1).optional(),
        within: durationSchema.optional(),
        sharedWith: z
          .string()
          .min(1)
          .optional()
          .describe('id of a channel of the same account at a provider, whose rate holds for both together'),
      })
      .refine(
        ({ max, sharedWith, within }) =>
          [max, within].every((part) => (part === undefined) === (sharedWith !== undefined)),
        { error: 'a rate is `max` and `within`, or `sharedWith` alone' },
      )
      .optional()
      .describe('so many messages leave in that time, one after the other; what is urgent goes first'),
    failover: z
      .string()
      .min(1)
      .optional()
      .describe('id of a channel of the same addresses by whose provider messages go while the own one cannot be used'),
    trackClicks: z
      .boolean()
      .optional()
      .describe('false: the links of treatments stand in texts as they are, and nobody sees who follows them'),
    maxAttempts: z.number().int().min(1).max(20).default(5),
    retryAfter: durationSchema.default('10s').describe('wait before the first repeat; it doubles with each'),
    cost: z.number().min(0).max(1e12).default(0).describe('cost of one message in minor units'),
    config: z.record(z.string(), z.json()).default({}).describe('what the adapter needs, by its own schema'),
  })
  .meta({ id: 'Channel', description: 'A way to reach people' })

/** A channel, compiled. */
export interface Channel {
  readonly id: string
  readonly kind: string
  readonly consent: 'opt-in' | 'opt-out' | 'none'
  readonly optIn: 'single' | 'double'
  readonly confirmedSources: readonly string[]
  readonly interrupts: boolean
  readonly crash: 'at-most-once' | 'at-least-once'
  /** What the addresses at which it reaches people begin with; undefined where it needs none. */
  readonly addressPrefix: string | undefined
  readonly receiptWithinMs: number
  /** Least time between two messages, ms; undefined where they are not paced. */
  readonly intervalMs: number | undefined
  /** Whose turns it takes, where it has a rate: its own, or those of a channel with which it shares one. */
  readonly turnsOf: string
  readonly failover: string | undefined
  /** Unless false, links in texts go by way of this server. */
  readonly trackClicks?: boolean | undefined
  readonly maxAttempts: number
  readonly retryAfterMs: number
  readonly cost: number
  readonly config: Readonly<Record<string, unknown>>
}
