import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'

const playbookFor = () => ({ brand: { name: 'Bad input', timezone: 'Etc/UTC', currency: 'USD' } })

/** What docs/identity.md says of bad input, by example. */
describe('who is who, from bad input', { timeout: 30_000 }, () => {
  let attune: Attune
  let number = 0
  beforeAll(async () => {
    attune = await startAttune(playbookFor)
  })
  afterAll(() => attune.close())

  const identify = (body: object) => attune.ask('POST', '/v1/identify', { messageId: `b${number++}`, ...body })
  const view = async (identifier: string) =>
    (await attune.ask('GET', `/v1/customers/${encodeURIComponent(identifier)}`)).body

  const long = 'x'.repeat(10_000)
  test.each<[string, object, string, string]>([
    ['an id of 10 KB', { userId: long }, 'too_long', 'userId'],
    ['an identifier of 10 KB', { identifiers: { loyalty: long } }, 'too_long', 'identifiers.loyalty'],
    ['an anonymous id of 10 KB', { anonymousId: long }, 'too_long', 'anonymousId'],
    ['an address of 10 KB alone', { identifiers: { email: `${long}@example.com` } }, 'too_long', 'identifiers.email'],
    ['control characters', { userId: 'a\u0000b' }, 'invalid_identifier', 'userId'],
    ['broken Unicode', { userId: 'a\ufffdb' }, 'invalid_identifier', 'userId'],
    ['no address alone', { identifiers: { email: 'ana at example.com' } }, 'invalid_email', 'identifiers.email'],
    ['no number alone', { identifiers: { phone: '12' } }, 'invalid_phone', 'identifiers.phone'],
    ['nobody', { traits: { a: 1 } }, 'identifier_required', 'userId'],
    ['a namespace that is none', { identifiers: { 'E-Mail': 'x' } }, 'invalid_namespace', 'identifiers.E-Mail'],
    [
      'more identifiers than a message may have',
      { identifiers: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`n${i}`, 'x'])) },
      'too_many_identifiers',
      '',
    ],
  ])('%s is refused, and the field named', async (_what, body, code, field) => {
    const answer = await identify(body)
    expect([answer.status, answer.body.code]).toEqual([400, code])
    if (field !== '' && answer.body.field !== undefined) expect(answer.body.field).toBe(field)
  })

  test.each<[string, object]>([
    ['an address', { email: 'ana at example.com' }],
    ['an address whose name mixes alphabets', { email: 'p\u0430ypal@example.com' }],
    ['an address with what is not seen', { email: 'ana\u200b@example.com' }],
    ['a phone number', { phone: '+1 206 555' }],
  ])('%s that is none is left out beside a name, with a warning', async (_what, identifiers) => {
    const userId = `warned-${number}`
    const { body, status } = await identify({ userId, identifiers })
    expect(status).toBe(200)
    expect(body.warnings).toHaveLength(1)
    expect((await view(`user:${userId}`)).identifiers).toEqual([`user:${userId}`])
  })

  test('addresses that look alike and are not are two', async () => {
    await identify({ userId: 'latin', identifiers: { email: 'ana@example.com' }, context: { verified: ['email'] } })
    await identify({ userId: 'cyrillic', identifiers: { email: 'ана@example.com' }, context: { verified: ['email'] } })
    expect((await view('user:latin')).id).not.toBe((await view('user:cyrillic')).id)
    // The same written otherwise is one.
    expect((await view('email:ANA@EXAMPLE.com')).id).toBe((await view('user:latin')).id)
  })

  test('a circle of aliases is one person', async () => {
    const names = ['c1', 'c2', 'c3']
    for (const userId of names) await identify({ userId, traits: { [userId]: true } })
    for (const [i, previousId] of names.entries())
      await attune.ask('POST', '/v1/alias', { userId: names[(i + 1) % 3], previousId, messageId: `alias-${i}` })
    const ids = await Promise.all(names.map(async (name) => (await view(`user:${name}`)).id))
    expect(new Set(ids).size).toBe(1)
    expect((await view('user:c1')).traits).toEqual({ c1: true, c2: true, c3: true })
    // An alias of oneself is nothing new.
    expect((await attune.ask('POST', '/v1/alias', { userId: 'c1', previousId: 'c1' })).status).toBe(200)
  })

  test('an address that two claim at the same instant leads to one of them; nobody is joined', async () => {
    const timestamp = new Date().toISOString()
    const claims = Array.from({ length: 40 }, (_, i) =>
      identify({ userId: `claim-${i % 2}`, identifiers: { email: 'both@example.com' }, timestamp }),
    )
    for (const { status } of await Promise.all(claims)) expect(status).toBe(200)
    const [one, other, holder] = await Promise.all(
      ['user:claim-0', 'user:claim-1', 'email:both@example.com'].map((identifier) => view(identifier)),
    )
    expect(one.id).not.toBe(other.id)
    expect([one.id, other.id]).toContain(holder.id)
    const listed = [one, other].filter(({ identifiers }) => identifiers.includes('email:both@example.com'))
    expect(listed.map(({ id }) => id)).toEqual([holder.id])
  })

  test('an address that two accounts show to be theirs stays with the first; nobody has two accounts', async () => {
    const show = (userId: string) =>
      identify({
        userId,
        identifiers: { email: 'shown@example.com' },
        traits: { [userId]: 1 },
        context: { verified: ['email'] },
      })
    await Promise.all(['shown-0', 'shown-1', 'shown-0', 'shown-1'].map(show))
    const [one, other] = await Promise.all([view('user:shown-0'), view('user:shown-1')])
    expect(one.id).not.toBe(other.id)
    expect([one.traits, other.traits]).toEqual([{ 'shown-0': 1 }, { 'shown-1': 1 }])
    expect((await view('email:shown@example.com')).id).toBe(one.id)
    expect(other.identifiers).toEqual(['user:shown-1'])
  })

  test('cards of one person that come with one address are one person’s, which can be undone', async () => {
    const show = (loyalty: string) =>
      identify({ identifiers: { loyalty, email: 'cards@example.com' }, context: { verified: ['email'] } })
    await identify({ identifiers: { loyalty: 'card-1' } })
    await identify({ identifiers: { loyalty: 'card-2' } })
    await Promise.all(['card-1', 'card-2'].map(show))
    const one = await view('loyalty:card-1')
    expect((await view('loyalty:card-2')).id).toBe(one.id)
    const { merges } = (await attune.ask('GET', '/v1/customers/loyalty:card-1/merges')).body
    expect(merges).toMatchObject([{ cause: { by: 'identifiers' }, undoneAt: null }])
    expect((await attune.ask('POST', `/v1/merges/${merges[0].id}/undo`)).status).toBe(200)
    expect((await view('loyalty:card-2')).id).not.toBe((await view('loyalty:card-1')).id)
  })
})
