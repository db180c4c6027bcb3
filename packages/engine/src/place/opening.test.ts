import { describe, expect, it } from 'vitest'
import { Shelves } from '../catalogue/catalogue.ts'
import { placeSchema } from '../catalogue/place.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { isOpenAt } from './opening.ts'

const place = (more: object) => placeSchema.parse({ id: 's', name: 'S', lat: 0, lon: 0, ...more })

const hours = {
  monday: [
    { from: '07:00', to: '12:00' },
    { from: '13:00', to: '19:00' },
  ],
  friday: [{ from: '20:00', to: '02:00' }],
  sunday: [{ from: '09:00', to: '00:00' }],
}

describe('opening hours', () => {
  // 2026-06-01 is a Monday.
  it.each([
    ['2026-06-01T06:59:00Z', false],
    ['2026-06-01T07:00:00Z', true],
    ['2026-06-01T12:00:00Z', false],
    ['2026-06-01T13:30:00Z', true],
    ['2026-06-02T13:30:00Z', false],
    ['2026-06-05T21:00:00Z', true],
    ['2026-06-06T01:59:00Z', true],
    ['2026-06-06T02:00:00Z', false],
    ['2026-06-06T21:00:00Z', false],
    ['2026-06-07T23:59:00Z', true],
    ['2026-06-08T00:00:00Z', false],
  ])('at %s by the clock of the place: %s', (at, open) => {
    expect(isOpenAt(place({ hours, zone: 'Etc/UTC' }), Date.parse(at), 'Asia/Tokyo')).toBe(open)
  })

  it('are those of the brand where the place has no clock of its own, and nothing is said where there are none', () => {
    const at = Date.parse('2026-05-31T23:00:00Z')
    expect(isOpenAt(place({ hours }), at, 'Asia/Tokyo')).toBe(true)
    expect(isOpenAt(place({ hours }), at, 'Etc/UTC')).toBe(true)
    expect(isOpenAt(place({ hours: { monday: [{ from: '07:00', to: '12:00' }] } }), at, 'Etc/UTC')).toBe(false)
    expect(isOpenAt(place({}), at, 'Etc/UTC')).toBeUndefined()
  })

  it('are asked when somebody comes, and where the nearest place is that is open', () => {
    const catalogue = new Shelves()
    const monday = { monday: [{ from: '07:00', to: '19:00' }] }
    const near = place({ id: 'near', radius: 100, hours: monday })
    const far = place({ id: 'far', lat: 0.05, hours: { ...monday, tuesday: [{ from: '00:00', to: '12:00' }] } })
    for (const one of [near, far]) catalogue.putPlace(one)
    const playbook = playbookOf({
      policy: { randomArm: 0, exploration: 0 },
      places: { from: [{ event: 'at' }] },
      facts: { open: { from: { event: 'at' }, nearest: { open: true }, lasts: '1h' } },
      channels: { inbox: { kind: 'inbox', consent: 'none' } },
      triggers: { in: { on: { enters: { type: 'store' } } } },
      actions: {
        hi: {
          ...{ triggers: ['in'], value: 100, eligible: 'property place.open is true' },
          treatments: [{ channel: 'inbox', content: {} }],
        },
      },
    })
    const asked = (at: string) => {
      const customer = createCustomer(1, 0)
      const now = Date.parse(at)
      const event = { type: 'tracked', name: 'at', id: 'e', at: now, properties: { lat: 0, lon: 0 } } as const
      const { effects } = step(customer, event, worldOf(playbook, now, { catalogue }))
      const decided = effects.flatMap((effect) =>
        effect.type === 'record-decision' ? [effect.decision.candidates[effect.decision.chosen]?.action] : [],
      )
      return [customer.facts[0]?.value.id, ...decided]
    }
    expect(asked('2026-06-01T08:00:00Z')).toEqual(['near', 'hi'])
    expect(asked('2026-06-02T08:00:00Z')).toEqual(['far', undefined])
    expect(asked('2026-06-03T08:00:00Z')).toEqual([undefined, undefined])
  })
})
