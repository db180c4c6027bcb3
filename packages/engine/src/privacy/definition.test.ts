import { expect, test } from 'vitest'
import { playbookOf, problemsOf } from '../rehearsal.ts'

test('without a word everything is kept, nothing is encrypted, and what names a person is masked from most', () => {
  const { encrypt, mask, retention } = playbookOf({}).definition.privacy
  expect({ encrypt, retention }).toEqual({ encrypt: [], retention: { events: {} } })
  expect(mask.roles).toEqual(['analyst', 'marketer', 'agent'])
  expect(mask.traits).toEqual(expect.arrayContaining(['email', 'phone', 'firstName', 'address']))
})

const mistakes: readonly [privacy: object, path: string, message: string][] = [
  [{ retention: { default: 'a year' } }, 'privacy.retention.default', 'a duration is a number'],
  [{ retention: { events: { 'Page Viewed': 30 } } }, 'privacy.retention.events["Page Viewed"]', 'expected string'],
  [{ retention: { evnts: {} } }, 'privacy.retention.evnts', 'there is no such field'],
  [{ mask: { roles: ['boss'] } }, 'privacy.mask.roles[0]', 'Invalid option'],
  [{ encrypt: 'email' }, 'privacy.encrypt', 'expected array'],
]
test.each(mistakes)('%j is refused at its path', (privacy, path, message) => {
  expect(problemsOf({ privacy })).toEqual([{ path, message: expect.stringContaining(message) }])
})
