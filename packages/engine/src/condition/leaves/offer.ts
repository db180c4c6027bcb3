import { z } from 'zod'
import { FOREVER, type Grant, isOpen } from '../../offer/grant.ts'
import { answer, NO, YES } from '../answer.ts'
import type { LeafKind } from '../condition.ts'
import { nameText } from '../text/leaf-text.ts'

const STATES = ['held', 'completed'] as const

const schema = z.strictObject({
  offer: z.string().min(1).describe('id of an offer'),
  is: z.enum(STATES).describe('held: an open copy is in the wallet; completed: one was completed'),
})

/** `{ offer: free-coffee, is: held }`: compares what is in the customer's wallet. */
export const offerLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'offer',
  schema,
  text: {
    words: ['offer'],
    read(reader) {
      const offer = reader.name('an offer')
      reader.oneOf(['is'])
      return { offer, is: reader.oneOf(STATES) }
    },
    print: ({ offer, is }) => `offer ${nameText(offer)} is ${is}`,
  },
  compile({ offer, is }, context) {
    if (!context.known.offers.has(offer)) context.problem(`there is no offer "${offer}" in the playbook`)
    context.dependsOn(`offer:${offer}`)
    if (is === 'completed') {
      return ({ customer }) =>
        customer.grants.some((grant) => grant.offer === offer && grant.state === 'completed') ? YES : NO
    }
    return ({ customer, now }) => {
      let until = 0
      for (const grant of customer.grants) {
        if (grant.offer === offer && isOpen(grant, now)) until = Math.max(until, afterEnd(grant))
      }
      return until === 0 ? NO : answer(true, until)
    }
  },
}

/** When a copy is no longer open: it is so through the instant of its end. */
function afterEnd({ endsAt }: Grant): number {
  return endsAt >= FOREVER ? Number.POSITIVE_INFINITY : endsAt + 1
}
