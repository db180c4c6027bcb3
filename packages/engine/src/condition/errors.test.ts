import { expect, it } from 'vitest'
import { problemsOf } from '../rehearsal.ts'

const nested = (depth: number): object => (depth === 0 ? { trait: 'tier' } : { not: nested(depth - 1) })
const within = (depth: number): object =>
  depth === 0 ? { property: 'a' } : { event: 'order', where: within(depth - 1) }

/** A mistaken condition, where its mistake is, and words that its message must have: what is wrong or what to do. */
const MISTAKES: readonly [mistake: string, where: unknown, path: string, words: string][] = [
  ['no condition at all', 7, 'audiences.a.where', 'a condition is an object such as { trait: tier, is: gold }'],
  ['a list', [], 'audiences.a.where', 'a condition is an object'],
  ['nothing in it', {}, 'audiences.a.where', 'a condition needs one of all, any, not, always, event, trait'],
  ['an unknown kind', { tait: 'tier' }, 'audiences.a.where', 'found tait'],
  ['an unknown key', { trait: 'tier', equals: 'gold' }, 'audiences.a.where', 'equals'],
  ['a wrong type', { trait: 'age', atLeast: '18' }, 'audiences.a.where', 'expected number'],
  ['no number', { trait: 'age', atLeast: Number.NaN }, 'audiences.a.where', 'number'],
  ['an empty list', { all: [] }, 'audiences.a.where', 'a list of at least one condition'],
  ['no list', { any: { trait: 'tier' } }, 'audiences.a.where', 'a list of at least one condition'],
  ['two at once', { all: [], trait: 'tier' }, 'audiences.a.where', 'wrap both in { all: [...] }'],
  ['always maybe', { always: 'maybe' }, 'audiences.a.where', 'true or false'],
  ['deep inside', { all: [{ trait: 'a' }, { not: { tier: 1 } }] }, 'audiences.a.where.all[1].not', 'found tier'],
  ['too deep', nested(30), `audiences.a.where${'.not'.repeat(21)}`, 'nested 20 deep at most'],
  ['filters in filters', within(10), 'audiences.a.where.where', 'only properties of the event'],
  ['no such audience', { audience: 'b' }, 'audiences.a.where', 'there is no audience "b"'],
  ['no such fact', { fact: 'mood' }, 'audiences.a.where', 'there is no fact "mood"'],
  ['no such offer', { offer: 'x', is: 'held' }, 'audiences.a.where', 'there is no offer "x"'],
  ['a feed', { feed: 'weather', key: 'k', field: 'f' }, 'audiences.a.where', 'an audience cannot look at feeds'],
  ['the event at hand', { property: 'kind' }, 'audiences.a.where', 'use { event, where } instead'],
  ['a window too long', { event: 'order', within: '401d' }, 'audiences.a.where', '400d at most'],
  ['no duration', { event: 'order', within: '1 month' }, 'audiences.a.where', 'such as 30m, 24h or 7d'],
  ['no time of day', { time: { from: '7' } }, 'audiences.a.where', 'HH:MM'],
  ['no weekday', { time: { weekdays: ['someday'] } }, 'audiences.a.where', 'wednesday'],
  [
    'a trait in a filter',
    { event: 'o', where: { trait: 'x' } },
    'audiences.a.where.where',
    'only properties of the event',
  ],
  [
    'a feed in a filter',
    { event: 'o', where: { feed: 'weather', key: 'k', field: 'f' } },
    'audiences.a.where.where',
    'only properties of the event',
  ],
  [
    'the time in a filter',
    { event: 'o', where: { time: {} } },
    'audiences.a.where.where',
    'only properties of the event',
  ],
  ['a circle', { audience: 'a' }, 'audiences.a.where', 'in a circle: a → a'],
]

it.each(MISTAKES)('tells where and what to do: %s', (_, where, path, words) => {
  const problems = problemsOf({ feeds: { weather: { key: 'ZIP' } }, audiences: { a: { where } } })
  const found = problems.find((problem) => problem.path === path && problem.message.includes(words))
  expect(found, JSON.stringify(problems)).toBeDefined()
})

it('tells a longer circle with its path', () => {
  const refer = (audience: string) => ({ where: { audience } })
  const [problem] = problemsOf({ audiences: { a: refer('b'), b: refer('c'), c: refer('a') } })
  expect(problem?.message).toContain('a → b → c → a')
})

it('tells all mistakes at once', () => {
  const where = { all: [{ trait: 'tier', foo: 1 }, { fact: 'mood' }] }
  expect(problemsOf({ audiences: { a: { where } } }).map(({ path }) => path)).toEqual([
    'audiences.a.where.all[0]',
    'audiences.a.where.all[1]',
  ])
})
