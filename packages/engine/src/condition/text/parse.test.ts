import { expect, it } from 'vitest'
import { excerptOf } from './excerpt.ts'
import { parseCondition } from './parse.ts'

it.each([
  ['tier is gold', { trait: 'tier', is: 'gold' }],
  ["tier is 'it''s'".replace("''", "\\'"), { trait: 'tier', is: "it's" }],
  ['age >= 17 and < 23', { trait: 'age', atLeast: 17, lessThan: 23 }],
  ['age between 17 and 23 and not vip exists', { all: [{ trait: 'age', atLeast: 17, atMost: 23 }, { not: { trait: 'vip', exists: true } }] }],
  ['a exists or b exists and c exists', { any: [{ trait: 'a', exists: true }, { all: [{ trait: 'b', exists: true }, { trait: 'c', exists: true }] }] }],
  ['(a exists or b exists) and c exists', { all: [{ any: [{ trait: 'a', exists: true }, { trait: 'b', exists: true }] }, { trait: 'c', exists: true }] }],
  ['count(Order Completed, total >= 20 and skus contains "tea", within 30d) >= 3', { event: 'Order Completed', where: { all: [{ property: 'total', atLeast: 20 }, { property: 'skus', contains: 'tea' }] }, within: '30d', atLeast: 3 }],
  ['sum(total of Order Completed) > 100', { event: 'Order Completed', sum: 'total', moreThan: 100 }],
  ['did(Order Completed, during 07:00 to 09:00 on tuesday to friday)', { event: 'Order Completed', during: { from: '07:00', to: '09:00', weekdays: ['tuesday', 'wednesday', 'thursday', 'friday'] } }],
  ['count(Order, each of the last 3 seasons) >= 1', { event: 'Order', each: { period: 'season', last: 3 }, atLeast: 1 }],
  ['time in november to january', { time: { months: ['november', 'december', 'january'] } }],
  ['time on saturday, sunday', { time: { weekdays: ['saturday', 'sunday'] } }],
  ['after(Cart Updated, total > 50, without Order Completed, within 30m)', { after: { event: 'Cart Updated', where: { property: 'total', moreThan: 50 } }, notFollowedBy: 'Order Completed', within: '30m' }],
  ['not in churned', { not: { audience: 'churned' } }],
  ['any(in a, in b)', { any: [{ audience: 'a' }, { audience: 'b' }] }],
] as const)('reads %s', (text, tree) => {
  expect(parseCondition(text, 'trait')).toMatchObject({ ok: true, tree })
}) // biome-ignore format: one case a line

it.each([
  ['', 0, 'expected a condition such as tier is "gold" or count(Order Completed) >= 3, found the end'],
  ['tier', 4, 'expected a comparison such as is, >=, between, contains or exists, found the end'],
  ['tier is', 7, 'expected a value such as 20, true or a text in quotes, found the end'],
  ['tier >= gold', 8, 'expected a number, found `gold`'],
  ['tier is "gold" in churned', 15, 'expected `and`, `or` or the end, found `in`'],
  ['tier is "gold', 8, 'expected a value such as 20, true or a text in quotes, found `"`'],
  ['(tier is "gold"', 15, 'expected `)`, found the end'],
  ['count(Order Completed', 21, 'expected `)`, found the end'],
  ['count(Order Completed)', 22, 'expected a comparison such as is, >=, between, contains or exists, found the end'],
  ['count(Order, within 1 month) > 3', 20, 'expected a length of time such as 30m, 24h or 7d, found `1`'],
  ['count(Order, within 1d, within 2d) > 3', 24, 'there is more than one `within` here; keep one'],
  ['age >= 3 and >= 4', 13, 'this is compared here twice; keep one of the comparisons'],
  ['consent push is allowed', 16, 'expected `granted` or `denied` or `unknown`, found `allowed`'],
  ['time 07:00', 10, 'expected `to`, found the end'],
  ['after(View, then Order)', 22, 'expected `,`, found `)`'],
  ['then is 3', 0, 'expected a condition, found `then`'],
  ['tier is "\\q"', 8, 'expected a text as JSON writes it, found `"\\q"`'],
  [`${'('.repeat(60)}`, 50, 'conditions can be nested 50 deep at most'],
  ['x'.repeat(10_001), 0, 'a condition has 10000 characters at most; put parts of it into audiences'],
])('tells what is wrong with %s', (text, at, message) => {
  expect(parseCondition(text, 'trait')).toEqual({ ok: false, problem: { at, message } })
})

it('shows the line with a caret below the place', () => {
  expect(excerptOf('tier is "gold"\nand age >= old', 26)).toBe('and age >= old\n           ^')
})
