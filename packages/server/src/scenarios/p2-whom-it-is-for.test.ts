import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbookFor = () => ({
  brand: { name: 'Bean', timezone: 'America/New_York', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: { web: { kind: 'slot', consent: 'none' } },
  traits: { tier: { sources: ['crm', 'web'] } },
  computed: { 'usual-size': { calculate: 'most-frequent', event: 'Order Completed', property: 'size' } },
  audiences: {
    'college-parents': { where: 'relation(son or daughter, school is "college" and age between 17 and 23)' },
    'shops-for-others': {
      where: 'count(Order Completed, recipient one of ("husband", "son", "daughter"), within 365d) >= 2',
    },
  },
  actions: {
    'campus-packing': {
      persona: 'college-parents',
      placements: ['hero'],
      applicable: 'time between 07-20 and 09-15',
      value: 300,
      treatments: [
        { channel: 'web', content: { title: 'For {{ relations[0].name }}, size {{ computed["usual-size"] }}' } },
      ],
    },
    'autumn-clothes': {
      placements: ['hero'],
      applicable: 'time in july to october',
      suitable: 'not (in shops-for-others and in college-parents and time between 07-20 and 09-15)',
      value: 500,
      treatments: [{ channel: 'web', content: { title: 'Autumn is coming' } }],
    },
    'family-dinner': {
      placements: ['hero'],
      eligible: 'household role is "mother"',
      value: 100,
      treatments: [{ channel: 'web', content: { title: 'Dinner for all of you' } }],
    },
  },
})

describe('P2 whom it is for', { timeout: 30_000 }, () => {
  let attune: Attune
  let number = 0
  beforeEach(async () => {
    attune = await startAttune(playbookFor, { clock: { kind: 'follow', startAt: Date.parse('2026-05-01T12:00:00Z') } })
  })
  afterEach(() => attune.close())

  const say = (path: string, body: object, key: 'admin' | 'write' = 'admin') =>
    attune.ask('POST', path, { messageId: `m${number++}`, ...body }, key)
  const track = (userId: string, event: string, timestamp: string, properties: object) =>
    say('/v1/track', { userId, event, timestamp, properties })
  const customer = async (identifier: string) => (await attune.ask('GET', `/v1/customers/${identifier}`)).body

  /** What the page shows at a time. */
  const shown = async (userId: string, timestamp: string) => {
    const { body } = await say('/v1/decisions', { userId, placement: 'hero', timestamp })
    return { action: body.decisions[0].chosen?.action, content: body.decisions[0].chosen?.content }
  }

  const mother = async () => {
    await say('/v1/identify', {
      ...{ userId: 'ann', timestamp: '2026-05-02T10:00:00Z', traits: { name: 'Ann' } },
      relations: [
        { role: 'son', traits: { name: 'Tom', age: 19, school: 'college' } },
        { role: 'husband', traits: { name: 'Bob' } },
      ],
      household: { id: 'h-17', role: 'mother' },
    })
    for (const recipient of ['husband', 'son', 'son'])
      await track('ann', 'Order Completed', '2026-06-01T10:00:00Z', {
        recipient,
        size: recipient === 'son' ? 'L' : 'XL',
      })
  }

  test('in late summer she is shown college items for her son, not autumn clothes for herself', async () => {
    await mother()
    expect(await shown('ann', '2026-08-15T14:00:00Z')).toEqual({
      action: 'campus-packing',
      content: { title: 'For Tom, size L' },
    })
    // Once term has begun, autumn clothes it is; in winter neither.
    expect(await shown('ann', '2026-09-16T14:00:00Z')).toMatchObject({ action: 'autumn-clothes' })
    expect(await shown('ann', '2026-12-01T14:00:00Z')).toMatchObject({ action: 'family-dinner' })
  })

  test('somebody who shops for herself is shown autumn clothes at the same time', async () => {
    await say('/v1/identify', { userId: 'eve', timestamp: '2026-05-02T10:00:00Z', traits: { name: 'Eve' } })
    expect(await shown('eve', '2026-08-15T14:00:00Z')).toMatchObject({ action: 'autumn-clothes' })
  })

  test('a son grows out of it by himself', async () => {
    await mother()
    const audiences = async () => (await customer('user:ann')).audiences.map(({ id }: { id: string }) => id)
    expect(await audiences()).toContain('college-parents')
    await track('ann', 'Page Viewed', '2031-06-01T10:00:00Z', {})
    await expect.poll(audiences).not.toContain('college-parents')
    expect((await customer('user:ann')).relations[0]).toMatchObject({ role: 'son', traits: { name: 'Tom', age: 24 } })
  })

  test('relations and household are told by events, groups and profiles; the last word on each counts', async () => {
    await mother()
    await say('/v1/identify', { userId: 'tom', timestamp: '2026-05-02T10:00:00Z', identifiers: { loyalty: 'L1' } })
    await track('ann', 'Relation Stated', '2026-07-01T10:00:00Z', {
      ...{ role: 'son', id: 'tom', to: { loyalty: 'L1' }, traits: { name: 'Tom', age: 19, school: 'college' } },
    })
    await track('ann', 'Relation Stated', '2026-07-01T10:00:01Z', { role: 'son', id: 'son/Tom', ended: true })
    await say('/v1/group', {
      ...{
        userId: 'tom',
        groupId: 'h-17',
        timestamp: '2026-05-02T10:00:00Z',
        traits: { type: 'household', role: 'son' },
      },
    })
    const [ann, tom] = [await customer('user:ann'), await customer('user:tom')]
    expect(ann.relations).toMatchObject([
      { id: 'husband/Bob', role: 'husband', customer: null },
      { id: 'tom', role: 'son', customer: tom.id, traits: { name: 'Tom', age: 19 } },
    ])
    expect([ann.household, tom.household]).toMatchObject([
      { id: 'h-17', role: 'mother' },
      { id: 'h-17', role: 'son' },
    ])
    await track('tom', 'Household Stated', '2026-08-01T10:00:00Z', { id: null })
    expect((await customer('user:tom')).household).toBeNull()
  })

  test('the members of a household are listed, through statements, merges, their undoing and erasures', async () => {
    const state = (userId: string, household: object | null, day = 1) =>
      say('/v1/identify', { userId, timestamp: `2026-06-0${day}T10:00:00Z`, household: household ?? { id: null } })
    const members = async (query = '') =>
      (await attune.ask('GET', `/v1/households/h%2F17/members${query}`)).body as {
        members: { customer: number; role: string | null; since: string }[]
        next: number | null
      }
    const roles = async () => (await members()).members.map(({ role }) => role)
    expect(await members()).toEqual({ household: 'h/17', members: [], next: null })
    for (const [user, role] of Object.entries({
      ann: 'mother',
      bob: 'father',
      tom: 'son',
      kim: 'daughter',
      eve: 'guest',
    }))
      await state(user, { id: 'h/17', role })
    expect(await roles()).toEqual(['mother', 'father', 'son', 'daughter', 'guest'])
    const first = await members('?limit=2')
    const second = await members(`?limit=2&after=${first.next}`)
    const third = await members(`?limit=2&after=${second.next}`)
    expect([first, second, third].map((page) => page.members.length)).toEqual([2, 2, 1])
    expect(third.next).toBeNull()
    expect([...first.members, ...second.members, ...third.members]).toEqual((await members()).members)
    // The page of the customer shows them as well.
    expect((await customer('user:tom')).household).toMatchObject({
      ...{ id: 'h/17', role: 'son', next: null },
      members: (await members()).members,
    })
    await state('eve', { id: 'h/2', role: 'owner' }, 2)
    await state('kim', null, 2)
    expect(await roles()).toEqual(['mother', 'father', 'son'])
    const { body: merge } = await attune.ask('POST', '/v1/merges', { keep: 'user:eve', from: 'user:bob' })
    expect(await roles()).toEqual(['mother', 'son'])
    await attune.ask('POST', `/v1/merges/${merge.id}/undo`, {})
    expect(await roles()).toEqual(['mother', 'father', 'son'])
    await attune.ask('DELETE', '/v1/customers/user:ann')
    expect(await roles()).toEqual(['father', 'son'])
    const refused = await attune.ask('GET', '/v1/households/h/members?limit=0')
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_query', field: 'limit' } })
    expect((await attune.ask('GET', '/v1/households/h/members', undefined, 'write')).status).toBe(403)
  })

  test('they survive a merge and its undoing, are exported, and go with the person', async () => {
    await mother()
    await say('/v1/identify', {
      ...{ anonymousId: 'a1', timestamp: '2026-05-03T10:00:00Z', identifiers: { email: 'ann@example.com' } },
      relations: [{ role: 'daughter', traits: { name: 'Sue', birthday: '2010-03-04' } }],
    })
    const before = (await customer('user:ann')).relations
    const { body: merge } = await attune.ask('POST', '/v1/merges', { keep: 'user:ann', from: 'email:ann@example.com' })
    const roles = (body: { relations: { role: string }[] }) => body.relations.map(({ role }) => role)
    expect(roles(await customer('user:ann'))).toEqual(['son', 'husband', 'daughter'])
    await attune.ask('POST', `/v1/merges/${merge.id}/undo`, {})
    expect((await customer('user:ann')).relations).toEqual(before)
    expect(roles(await customer('email:ann@example.com'))).toEqual(['daughter'])
    const { body: exported } = await attune.ask('GET', '/v1/customers/user:ann/export')
    expect(exported.relations).toMatchObject([{ role: 'son', traits: { name: 'Tom' } }, { role: 'husband' }])
    expect(exported.household).toMatchObject({ id: 'h-17', role: 'mother' })
    expect(exported.computed).toEqual({ 'usual-size': 'L' })
    expect((await attune.ask('DELETE', '/v1/customers/user:ann')).status).toBeLessThan(300)
    expect((await attune.ask('GET', '/v1/customers/user:ann')).status).toBe(404)
  })

  test('whose word counts for a trait is what the playbook says, and a page cannot speak for the CRM', async () => {
    const state = (tier: string, source: string, timestamp: string, key: 'admin' | 'write' = 'admin') =>
      say('/v1/identify', { userId: 'ann', traits: { tier }, timestamp, context: { source } }, key)
    await state('silver', 'web', '2026-05-03T10:00:00Z')
    await state('gold', 'crm', '2026-05-02T10:00:00Z')
    await state('platinum', 'web', '2026-05-04T10:00:00Z')
    await say('/v1/identify', { anonymousId: 'x', traits: { tier: 'gold' }, context: { source: 'crm' } }, 'write')
    expect(await customer('user:ann')).toMatchObject({
      traits: { tier: 'gold' },
      traitOrigins: {
        tier: {
          ...{ source: 'crm', at: '2026-05-02T10:00:00.000Z' },
          overruled: [{ value: 'platinum', source: 'web', at: '2026-05-04T10:00:00.000Z' }],
        },
      },
    })
    expect((await customer('anonymous:x')).traitOrigins.tier.source).toBeNull()
  })
})
