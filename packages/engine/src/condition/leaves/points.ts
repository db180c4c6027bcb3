import { z } from 'zod'
import { findAccount, type PointsAccount } from '../../loyalty/account.ts'
import { durationMs, durationSchema } from '../../time/duration.ts'
import { answer, NO, YES } from '../answer.ts'
import { compileNumberTest, type NumberTest, numberComparisonFields } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { comparedText, readComparisons } from '../text/comparison-text.ts'
import { nameText } from '../text/leaf-text.ts'

const BALANCES = ['available', 'pending', 'expiring'] as const

const schema = z
  .strictObject({
    points: z.string().min(1).describe('id of a loyalty programme'),
    balance: z
      .enum(BALANCES)
      .default('available')
      .describe('available: can be spent; pending: later; expiring: end soon'),
    within: durationSchema.optional().describe('of expiring: how soon'),
    ...numberComparisonFields,
  })
  .refine(({ balance, within }) => (balance === 'expiring') === (within !== undefined), {
    error: '`within` stands with `balance: expiring`, and only there',
    path: ['within'],
  })

/** `{ points: stars, atLeast: 150 }`: compares what the customer has in a loyalty programme. */
export const pointsLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'points',
  schema,
  text: {
    words: ['points'],
    read(reader) {
      const points = reader.name('a loyalty programme')
      const balance = BALANCES.find((word) => reader.takeWord(word))
      const soon = balance === 'expiring' && reader.takeWord('within') ? { within: reader.duration() } : {}
      return { points, ...(balance && { balance }), ...soon, ...readComparisons(reader) }
    },
    print: ({ balance = 'available', points, within, ...comparison }) => {
      const soon = within === undefined ? '' : ` within ${within}`
      return comparedText(
        `points ${nameText(points)}${balance === 'available' ? '' : ` ${balance}`}${soon}`,
        comparison,
      )
    },
  },
  compile({ balance = 'available', points, within, ...comparison }, context) {
    if (!context.known.programmes.has(points)) context.problem(`there is no loyalty programme "${points}"`)
    context.dependsOn(`points:${points}`)
    const test = compileNumberTest(comparison) ?? ((value) => value > 0)
    const withinMs = within === undefined ? 0 : durationMs(within)
    const valueAt = VALUES[balance]
    return ({ customer, now }) => {
      const account = findAccount(customer, points)
      if (!account) return test(0) ? YES : NO
      const value = test(valueAt(account, now, withinMs))
      return answer(
        value,
        nextChange(account, now, withinMs, (at) => valueAt(account, at, withinMs), test, value),
      )
    }
  },
}

type ValueAt = (account: PointsAccount, at: number, withinMs: number) => number

/** What there would be of each balance at an instant, if nothing more happens. */
const VALUES: Readonly<Record<(typeof BALANCES)[number], ValueAt>> = {
  available: ({ lots, owed }, now) =>
    lots.reduce(
      (sum, { expiresAt, points, spendableAt }) => sum + (spendableAt <= now && now < expiresAt ? points : 0),
      0,
    ) - owed,
  pending: ({ lots }, now) => lots.reduce((sum, { points, spendableAt }) => sum + (now < spendableAt ? points : 0), 0),
  expiring: ({ lots }, now, withinMs) =>
    lots.reduce((sum, { expiresAt, points }) => sum + (now < expiresAt && expiresAt <= now + withinMs ? points : 0), 0),
}

/** The first of the instants at which points become spendable, end, or come near their end, at which the test says otherwise. */
function nextChange(
  { lots }: PointsAccount,
  now: number,
  withinMs: number,
  valueAt: (at: number) => number,
  test: NumberTest,
  value: boolean,
): number {
  const instants = lots.flatMap(({ expiresAt, spendableAt }) => [spendableAt, expiresAt, expiresAt - withinMs])
  const later = instants.filter((at) => at > now && at < Number.POSITIVE_INFINITY).sort((a, b) => a - b)
  return later.find((at) => test(valueAt(at)) !== value) ?? Number.POSITIVE_INFINITY
}
