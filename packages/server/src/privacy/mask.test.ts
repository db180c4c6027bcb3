import { playbookDefinitionSchema } from '@attune/engine'
import { describe, expect, test } from 'vitest'
import { maskFor } from './mask.ts'

const BRAND = { name: 'Test', timezone: 'UTC', currency: 'USD' }
const privacyOf = (mask: object) => playbookDefinitionSchema.parse({ brand: BRAND, privacy: { mask } }).privacy
const forAgent = maskFor('agent', privacyOf({}))

describe('what an agent sees', () => {
  const cases: readonly [what: string, plain: unknown, seen: unknown][] = [
    ['an e-mail address', { traits: { email: 'ann.lee@example.com' } }, { traits: { email: 'a…@example.com' } }],
    ['a phone number', { traits: { phone: '+12025554567' } }, { traits: { phone: '+1 ••• ••• 4567' } }],
    ['one written with spaces', { traits: { phone: '(202) 555-4567' } }, { traits: { phone: '••• ••• 4567' } }],
    ['one of elsewhere', { traits: { phone: '+442079460000' } }, { traits: { phone: '+44 ••• ••• 0000' } }],
    ['a name', { traits: { firstName: 'Zoë', tier: 'gold' } }, { traits: { firstName: 'Z…', tier: 'gold' } }],
    ['however it is spelled', { traits: { FirstName: 'Ann' } }, { traits: { FirstName: 'A…' } }],
    [
      'an address with parts',
      { traits: { address: { street: 'Main St 1', floor: 3 } } },
      { traits: { address: { street: 'M…', floor: '•••' } } },
    ],
    [
      'identifiers',
      { identifiers: ['email:ann@example.com', 'user:7'] },
      { identifiers: ['email:a…@example.com', 'user:7'] },
    ],
    [
      'deep in properties',
      { properties: { billing: { email: 'a@b.co' } } },
      { properties: { billing: { email: 'a…@b.co' } } },
    ],
    [
      'an address within a text',
      { content: { text: 'Sent to ann@example.com.' } },
      { content: { text: 'Sent to a…@example.com.' } },
    ],
    [
      'a number under any name',
      { properties: { callback: '+12025554567' } },
      { properties: { callback: '+1 ••• ••• 4567' } },
    ],
    ['an attribute that was taken away', { traits: { email: null } }, { traits: { email: null } }],
    [
      'nothing in the names of our own',
      { name: 'Order Completed', id: 'e1', n: 3 },
      { name: 'Order Completed', id: 'e1', n: 3 },
    ],
    [
      'the lists in between',
      { timeline: [{ traits: { phone: '5551234' } }] },
      { timeline: [{ traits: { phone: '••• ••• 1234' } }] },
    ],
  ]
  test.each(cases)('%s', (_, plain, seen) => {
    expect(forAgent(plain)).toEqual(seen)
  })
})

describe('who sees what', () => {
  const person = { identifiers: ['email:ann@example.com'], traits: { email: 'ann@example.com', shoe: 'left' } }

  test('analysts, marketers and agents see less, servers and admins everything', () => {
    const hidden = ['analyst', 'marketer', 'agent', 'server', 'admin'].filter(
      (role) => maskFor(role, privacyOf({}))(person) !== person,
    )
    expect(hidden).toEqual(['analyst', 'marketer', 'agent'])
  })

  test('the playbook chooses roles, traits and namespaces', () => {
    const mask = maskFor('server', privacyOf({ roles: ['server'], traits: ['shoe'], namespaces: [] }))
    expect(mask({ traits: { shoe: 'left' } })).toEqual({ traits: { shoe: 'l…' } })
    expect(maskFor('agent', privacyOf({ roles: ['server'] }))(person)).toBe(person)
  })
})
