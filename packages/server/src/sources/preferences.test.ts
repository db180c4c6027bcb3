import { describe, expect, it } from 'vitest'
import { arrivalAt, bytesOf } from './arrival.fixture.ts'
import { parseSegment } from './segment.ts'

const told = (properties: object) =>
  parseSegment(
    bytesOf(JSON.stringify({ userId: 'ana', event: 'Preferences Changed', messageId: 'm', properties })),
    'track',
    arrivalAt(),
  )

describe('Preferences Changed', () => {
  it('says what a person has chosen, and leaves alone what it does not name', () => {
    const properties = {
      language: 'pt-BR',
      quietHours: { from: '21:30', to: '07:00' },
      caps: [
        { max: 1, within: '7d' },
        { max: 0, within: '1d', channel: 'sms' },
      ],
      timezone: 'America/New_York',
    }
    expect(told(properties).events[0]!.event).toMatchObject({
      type: 'preferences-changed',
      language: 'pt-BR',
      quietHours: { from: 1290, to: 420 },
      caps: [
        { max: 1, withinMs: 604_800_000, channel: undefined },
        { max: 0, withinMs: 86_400_000, channel: 'sms' },
      ],
      timezone: 'America/New_York',
      source: 'api',
    })
    const { event } = told({ quietHours: null }).events[0]!
    expect(event).toMatchObject({ quietHours: null })
    for (const name of ['language', 'caps', 'timezone']) expect(event).not.toHaveProperty(name)
  })

  it.each([
    ['language', 'English, please'],
    ['language', 7],
    ['quietHours', { from: '21:30' }],
    ['quietHours', { from: '24:00', to: '07:00' }],
    ['quietHours', { from: '07:00', to: '07:00' }],
    ['quietHours', '21-7'],
    ['caps', { max: 1, within: '7d' }],
    ['caps', [{ max: -1, within: '7d' }]],
    ['caps', [{ max: 1, within: 'often' }]],
    ['caps', [{ max: 1, within: '9999d' }]],
    ['caps', [{ max: 1, within: '7d', channel: '' }]],
    ['caps', Array.from({ length: 11 }, () => ({ max: 1, within: '7d' }))],
    ['timezone', 'Moon/Crater'],
  ])('refuses %s as %j, and says what is expected', (name, value) => {
    const { errors, events } = told({ [name]: value })
    expect(events).toEqual([])
    expect(errors).toMatchObject([{ code: 'invalid_value', field: `properties.${name}` }])
  })
})
