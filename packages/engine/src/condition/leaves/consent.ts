import { z } from 'zod'
import { consentState } from '../../consent/consent.ts'
import { NO, YES } from '../answer.ts'
import type { LeafKind } from '../condition.ts'
import { nameText } from '../text/leaf-text.ts'

const STATES = ['granted', 'denied', 'unknown'] as const

const schema = z.strictObject({
  consent: z.string().min(1).describe('a channel, or channel/topic'),
  is: z.enum(STATES),
})

/** `{ consent: push, is: granted }`: compares what the customer has allowed. */
export const consentLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'consent',
  schema,
  text: {
    words: ['consent'],
    read(reader) {
      const consent = reader.name('a channel, or channel/topic')
      reader.oneOf(['is'])
      return { consent, is: reader.oneOf(STATES) }
    },
    print: ({ consent, is }) => `consent ${nameText(consent)} is ${is}`,
  },
  compile({ consent, is }, context) {
    const [channel = '', topic] = consent.split('/')
    // What is allowed for a topic can change with its channel, so both hang on the channel.
    context.dependsOn(`consent:${channel}`)
    return ({ customer }) => (consentState(customer, channel, topic) === is ? YES : NO)
  },
}
