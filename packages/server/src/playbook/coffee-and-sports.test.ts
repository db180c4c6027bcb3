import { fileURLToPath } from 'node:url'
import type { Decision } from '@attune/engine'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadPlaybook } from './load.ts'
import { type Story, tellStory, withoutChance } from './story.fixture.ts'

const folder = fileURLToPath(new URL('../../../../playbooks/coffee-and-sports', import.meta.url))

let begin: (zone?: string) => Story
beforeAll(async () => {
  const loaded = await loadPlaybook(folder)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  const playbook = withoutChance(loaded.definition)
  begin = (zone) => tellStory(playbook, zone)
})

function chosenIn({ candidates, chosen }: Decision): string | undefined {
  return candidates[chosen]?.action
}

const IN_SEATTLE = { zip: '98101', place: 'store-0001', lat: 47.6, lon: -122.3 }
const IN_LAS_VEGAS = { zip: '89101', place: 'store-0004', lat: 36.2, lon: -115.1 }

describe('M3: the drink for the weather where the person is now', () => {
  function told(): Story {
    const story = begin()
    story.feed('weather', '98101', { temperature: 8, condition: 'rain' })
    story.feed('weather', '89101', { temperature: 33, condition: 'clear' })
    return story
  }

  it('shows the hot drink on the web where it is cold, and the cold one where it is warm', () => {
    const story = told()
    story.track('2026-03-02T09:00', 'Location Reported', IN_SEATTLE)
    expect(story.ask('2026-03-02T09:05', 'web-hero')).toMatchObject({ content: { drink: 'hot' } })
    story.track('2026-03-02T12:00', 'Location Reported', IN_LAS_VEGAS)
    expect(story.ask('2026-03-02T12:05', 'web-hero')).toMatchObject({ content: { drink: 'cold' } })
  })

  it('follows the weather when it turns', () => {
    const story = told()
    story.track('2026-03-02T09:00', 'Location Reported', IN_SEATTLE)
    story.feed('weather', '98101', { temperature: 24, condition: 'clear' })
    expect(story.ask('2026-03-02T09:05', 'web-hero')).toMatchObject({ content: { drink: 'cold' } })
  })

  it('claims nothing of the weather when it is not known where the person is', () => {
    const story = told()
    expect(chosenIn(story.ask('2026-03-02T09:00', 'web-hero'))).toBe('house-coffee')
    story.track('2026-03-02T09:10', 'Location Reported', IN_LAS_VEGAS)
    expect(chosenIn(story.ask('2026-03-02T11:11', 'web-hero'))).toBe('house-coffee')
  })

  it('sends the push that suits the weather, once', () => {
    const story = told()
    story.track('2026-03-02T12:00', 'Location Reported', IN_LAS_VEGAS)
    story.track('2026-03-02T15:00', 'Location Reported', IN_LAS_VEGAS)
    expect(story.sent()).toEqual([{ at: '2026-03-02T12:00', channel: 'push', action: 'cold-drink-by-push' }])
  })
})

describe('M4: a cart left behind', () => {
  const SHOE = { sku: 'road-shoe', section: 'running', store: 'store-0007', name: 'Road running shoe' }
  function told(quantity = 3): Story {
    const story = begin()
    story.feed('stock', 'store-0007:road-shoe', { quantity })
    story.track('2026-03-02T15:00', 'Product Added', SHOE)
    return story
  }
  const reminded = (story: Story) => story.sent().filter(({ action }) => action === 'cart-reminder')

  it('reminds after 30 minutes, not before', () => {
    const story = told()
    story.wait('2026-03-02T15:29:59')
    expect(story.decisions).toEqual([])
    story.wait('2026-03-02T15:30')
    expect(reminded(story)).toHaveLength(1)
    expect(reminded(story)[0]).toMatchObject({ at: '2026-03-02T15:30' })
  })

  it.each(['web', 'app', 'till'])('says nothing after an order on the channel %s', (channel) => {
    const story = told()
    story.track('2026-03-02T15:20', 'Order Completed', { order_id: '1', total: 4, channel, skus: ['drip-large'] })
    story.wait('2026-03-03T15:00')
    expect(reminded(story)).toEqual([])
  })

  it('says nothing when the store has none left by then', () => {
    const story = told()
    story.feed('stock', 'store-0007:road-shoe', { quantity: 0 })
    story.wait('2026-03-03T15:00')
    expect(story.decisions).toEqual([])
  })

  it('does not interrupt at night: the reminder waits in the inbox', () => {
    const story = begin('America/Los_Angeles')
    story.feed('stock', 'store-0007:road-shoe', { quantity: 3 })
    story.track('2026-03-03T05:00', 'Product Added', SHOE)
    story.wait('2026-03-03T06:00')
    expect(reminded(story)).toEqual([{ at: '2026-03-03T05:30', channel: 'inbox', action: 'cart-reminder' }])
  })
})

describe('M6: browsing one section', () => {
  function view(story: Story, minute: number, section = 'running'): void {
    story.track(`2026-03-02T15:${String(minute).padStart(2, '0')}`, 'Product Viewed', { sku: 's', section })
  }
  const moments = (story: Story) => story.decisions.filter(({ moment }) => moment.id === 'browsing-a-section')

  it('is a moment at the fifth page within ten minutes, and the sixth page shows the section', () => {
    const story = begin()
    for (const minute of [0, 2, 4, 6]) view(story, minute)
    expect(moments(story)).toHaveLength(0)
    view(story, 8)
    expect(moments(story).map(chosenIn)).toEqual(['section-note'])
    view(story, 9)
    expect(moments(story)).toHaveLength(1)
    expect(story.ask('2026-03-02T15:09', 'web-hero')).toMatchObject({ content: { section: 'running' } })
  })

  it('is none when the pages are of different sections, or too far apart', () => {
    const story = begin()
    for (const minute of [0, 1, 2, 3]) view(story, minute)
    view(story, 4, 'swim')
    view(story, 14)
    expect(moments(story)).toEqual([])
    expect(chosenIn(story.ask('2026-03-02T15:15', 'web-hero'))).toBe('house-coffee')
  })
})

describe('P3: the habit of a large coffee in the morning', () => {
  /** Four weeks of large coffees, Tuesday to Friday at eight in Seattle, which is 16:00 UTC in February. */
  function told(): Story {
    const story = begin('America/Los_Angeles')
    for (const week of [0, 1, 2, 3]) {
      for (const day of [3, 4, 5, 6]) {
        const date = new Date(Date.UTC(2026, 1, day + week * 7)).toISOString().slice(0, 10)
        story.track(`${date}T16:02`, 'Order Completed', {
          total: 3.65,
          channel: 'till',
          skus: ['drip-large'],
          categories: ['coffee'],
        })
      }
    }
    return story
  }
  const offered = (story: Story) => story.sent().filter(({ action }) => action === 'breakfast-offer')

  it('offers coffee free with breakfast, at that hour, where they are, and the breakfast completes it', () => {
    const story = told()
    story.track('2026-03-03T16:00', 'Location Reported', IN_SEATTLE)
    expect(offered(story)).toHaveLength(1)
    story.track('2026-03-03T16:05', 'Order Completed', {
      total: 13.6,
      channel: 'till',
      skus: ['drip-large', 'breakfast-full'],
      categories: ['coffee', 'food'],
    })
    expect(story.completed()).toContain('free-coffee-with-breakfast')
  })

  it.each([
    ['at another hour', '2026-03-03T18:00', IN_SEATTLE],
    ['on another day', '2026-03-02T16:00', IN_SEATTLE],
    ['outside the stores', '2026-03-03T16:00', { zip: '98101', lat: 47.6, lon: -122.3 }],
  ])('offers nothing %s', (_when, at, properties) => {
    const story = told()
    story.track(at, 'Location Reported', properties)
    expect(offered(story)).toEqual([])
  })

  it('offers nothing to somebody without the habit', () => {
    const story = begin('America/Los_Angeles')
    story.track('2026-03-03T16:00', 'Location Reported', IN_SEATTLE)
    expect(offered(story)).toEqual([])
  })
})

describe('M7: a payment fails', () => {
  it('helps at once, also at night', () => {
    const story = begin()
    story.track('2026-03-02T23:00', 'Payment Failed', { order_id: '1', total: 10, channel: 'app' })
    expect(story.sent()).toMatchObject([{ at: '2026-03-02T23:00', action: 'payment-help' }])
  })
})

describe('an offer that would end unused', () => {
  it('is reminded of a day before its end, once', () => {
    const story = begin()
    story.track('2026-03-02T09:00', 'Order Completed', { order_id: 'a', total: 4.5, categories: ['coffee'] })
    story.wait('2026-03-30T00:00')
    const granted = story.decisions.filter(({ grant }) => grant !== undefined)
    const reminded = story.sent().filter(({ action }) => action === 'use-it-in-time')
    expect([granted.length, reminded.length]).toEqual([1, 1])
    expect(Date.parse(`${reminded[0]!.at}Z`) - granted[0]!.at).toBe(4 * 86_400_000)
  })
})
