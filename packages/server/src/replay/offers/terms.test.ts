import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type Customer,
  compilePlaybook,
  createCustomer,
  DEFAULT_LIMITS,
  type Event,
  FIRST_ERA,
  hashNumber,
  Learned,
  type Playbook,
  Shelves,
  step,
  type World,
} from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { Completions, compareCompletions } from './completions.ts'
import { hourOf, messageOf } from './message.ts'
import { playbookOf } from './programme.ts'
import { findRows, readRows } from './read-rows.ts'
import { type PortfolioRow, portfolioRowSchema, type TranscriptRow, transcriptRowSchema } from './rows.ts'

/** One customer in so many is taken to the engine here; `attune replay offers` takes all of them through a server. */
const SAMPLE = 5
const DATA = fileURLToPath(new URL('../../../../../../shared/data/coffee_offers', import.meta.url))

function compile(portfolio: readonly PortfolioRow[]): Playbook {
  const compiled = compilePlaybook(playbookOf(portfolio))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}

/** Takes a line of the transcript to the engine; gives the completions that it caused. */
function createProgramme(portfolio: readonly PortfolioRow[]) {
  const playbook = compile(portfolio)
  const rewards = new Map(portfolio.map(({ id, reward }) => [id, reward]))
  const customers = new Map<string, Customer>()
  const surroundings = {
    playbook,
    eras: FIRST_ERA,
    feeds: { get: () => undefined },
    catalogue: new Shelves(),
    model: new Learned(),
    pools: { remaining: () => 0, freeAt: () => 0 },
    limits: DEFAULT_LIMITS,
  }
  return (row: TranscriptRow, line: number) => {
    const message = messageOf(row, line)
    if (!message) return []
    const { event: name, properties, messageId: id, timestamp } = message
    const at = Date.parse(timestamp)
    const customer = customers.get(row.person) ?? createCustomer(customers.size + 1, at)
    customers.set(row.person, customer)
    const event: Event = { type: 'tracked', id, at, name, properties }
    const world: World = { ...surroundings, now: at }
    return step(customer, event, world).effects.flatMap((effect) => {
      if (effect.type !== 'complete-offer') return []
      const { offer, completedAt } = effect.grant
      return [{ person: row.person, offer, hour: hourOf(completedAt!), reward: rewards.get(offer)! }]
    })
  }
}

const bogo: PortfolioRow = { id: 'bogo', offer_type: 'bogo', difficulty: 5, duration: 5, reward: 5 }
const discount: PortfolioRow = { id: 'discount', offer_type: 'discount', difficulty: 10, duration: 1, reward: 2 }
const news: PortfolioRow = { id: 'news', offer_type: 'informational', difficulty: 0, duration: 3, reward: 0 }

const received = (offer: string, time: number): TranscriptRow => ({
  person: 'p',
  event: 'offer received',
  time,
  value: { offer, reward: 0 },
})
const bought = (amount: number, time: number): TranscriptRow => ({
  person: 'p',
  event: 'transaction',
  time,
  value: { amount },
})

describe("the programme's terms as offer definitions", () => {
  const stories: [name: string, rows: TranscriptRow[], completed: [offer: string, hour: number][]][] = [
    ['a purchase of exactly the difficulty does not complete a bogo', [received('bogo', 0), bought(5, 1)], []],
    ['a purchase of more than the difficulty completes a bogo', [received('bogo', 0), bought(5.01, 1)], [['bogo', 1]]],
    ['small purchases never add up to a bogo', [received('bogo', 0), bought(4, 1), bought(4, 2)], []],
    [
      'purchases that add up to the difficulty complete a discount, to the cent',
      [received('discount', 0), bought(3.3, 1), bought(3.3, 2), bought(3.4, 3)],
      [['discount', 3]],
    ],
    ['a purchase before the receipt does not count', [bought(20, 0), received('discount', 0)], []],
    ['a purchase in the last hour counts', [received('discount', 6), bought(20, 30)], [['discount', 30]]],
    ['a purchase after the last hour does not', [received('discount', 6), bought(20, 31)], []],
    [
      'each receipt is an instance of its own, and one purchase counts for all of them',
      [received('bogo', 0), received('bogo', 6), received('discount', 6), bought(20, 12)],
      [
        ['bogo', 12],
        ['bogo', 12],
        ['discount', 12],
      ],
    ],
    ['an informational offer never completes', [received('news', 0), bought(100, 1)], []],
  ]
  it.each(stories)('%s', (_name, rows, completed) => {
    const apply = createProgramme([bogo, discount, news])
    const found = rows.flatMap((row, index) => apply(row, index + 1))
    expect(found.map(({ offer, hour }) => [offer, hour])).toEqual(completed)
  })

  it.skipIf(!existsSync(DATA))(
    'reproduce every completion of a sample of the real programme (skipped where ../shared/data/coffee_offers is absent)',
    async () => {
      const portfolio: PortfolioRow[] = []
      for await (const { row } of readRows(findRows(DATA, 'portfolio')!, portfolioRowSchema)) portfolio.push(row)
      const apply = createProgramme(portfolio)
      const recorded = new Completions()
      const actual = new Completions()
      const people = new Set<string>()
      for await (const { row, line } of readRows(findRows(DATA, 'transcript')!, transcriptRowSchema)) {
        const { person, event, time, value } = row
        if (hashNumber(person) % SAMPLE !== 0) continue
        people.add(person)
        if (event === 'offer completed') recorded.add({ person, hour: time, ...value })
        for (const completion of apply(row, line)) actual.add(completion)
      }
      const comparison = compareCompletions(recorded, actual, people)
      expect(recorded.total).toBeGreaterThan(0)
      expect(comparison).toEqual({
        expected: recorded.total,
        matched: recorded.total,
        extra: 0,
        missed: 0,
        customersExact: people.size,
      })
    },
  )
})
