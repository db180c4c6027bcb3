import { expect, it } from 'vitest'
import { judgeSupport, measureSupport } from './support.ts'

const support = (rows: number, weight: number, unseenShare = 0) =>
  measureSupport(new Float64Array(rows).fill(weight), new Float64Array(rows).fill(1), unseenShare)

it('says what is missing: decisions, what the policy would do, rows', () => {
  const reasons = [support(0, 1, 1), support(400, 1, 0.2), support(40, 1), support(400, 1)].map(
    (given) => judgeSupport(given).reason,
  )
  expect(reasons).toEqual([
    'cannot tell: there are no decisions to judge by',
    'cannot tell: support too thin: 20.0 % of what the policy would do is not in the log at all',
    'cannot tell: support too thin: the 40 rows are worth 40, 100 are needed',
    '',
  ])
})
