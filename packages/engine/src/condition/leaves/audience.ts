import { z } from 'zod'
import { isMember } from '../../audience/membership.ts'
import { NO, YES } from '../answer.ts'
import type { LeafKind } from '../condition.ts'
import { nameText } from '../text/leaf-text.ts'

const schema = z.strictObject({ audience: z.string().min(1).describe('id of an audience') })

/** `{ audience: regulars }`: whether the customer is a member now. A change by time alone comes through that audience's own timer. */
export const audienceLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'audience',
  schema,
  text: {
    words: ['in'],
    read: (reader) => ({ audience: reader.name('an audience') }),
    print: ({ audience }) => `in ${nameText(audience)}`,
  },
  compile({ audience }, context) {
    if (!context.known.audiences.has(audience)) context.problem(`there is no audience "${audience}" in the playbook`)
    context.dependsOn(`audience:${audience}`)
    return ({ customer }) => (isMember(customer, audience) ? YES : NO)
  },
}
