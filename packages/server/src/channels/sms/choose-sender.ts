import { hash } from 'node:crypto'
import { durationMs, durationSchema } from '@attune/engine'
import { z } from 'zod'
import type { Limit } from '../../dispatch/turnstile.ts'

/** A number or name from which texts go out. */
export const senderSchema = z.strictObject({
  from: z.string().min(1),
  to: z
    .array(z.string().regex(/^\+\d+$/, { error: 'the beginning of a number, such as +1' }))
    .default([])
    .describe('beginnings of the numbers that it writes to; all where there are none'),
  rate: z
    .strictObject({ max: z.int().min(1), within: durationSchema })
    .optional()
    .describe('so many messages it writes in that time, one after the other'),
})

type Sender = z.infer<typeof senderSchema>

/**
 * From which sender somebody is written to: of those that write to the longest beginning of the number, always the same one for
 * the same person, so that a conversation stays in one thread. Undefined where none writes there.
 */
export function chooseSender(senders: readonly Pick<Sender, 'from' | 'to'>[], recipient: string): string | undefined {
  let longest = -1
  let fit: string[] = []
  for (const { from, to } of senders) {
    const lengths = to.filter((prefix) => recipient.startsWith(prefix)).map((prefix) => prefix.length)
    const length = to.length === 0 ? 0 : Math.max(-1, ...lengths)
    if (length < 0 || length < longest) continue
    if (length > longest) fit = []
    longest = length
    fit.push(from)
  }
  // Rendezvous hashing: a further sender takes over only its own share of the people.
  const weight = (from: string) => hash('sha256', `${from}\n${recipient}`, 'buffer').readUIntBE(0, 6)
  return fit.toSorted((a, b) => weight(b) - weight(a))[0]
}

/** How fast the sender writes that writes to somebody, who is known at the provider by `account`. */
export function limitOf(senders: readonly Sender[], account: string, recipient: string | undefined): Limit | undefined {
  const from = recipient === undefined ? undefined : chooseSender(senders, recipient)
  const rate = senders.find((sender) => sender.from === from)?.rate
  return rate && { key: `${account}/${from}`, intervalMs: durationMs(rate.within) / rate.max }
}
