import { type Customer, createCustomer, OUTSIDE } from '@attune/engine'
import { Packr } from 'msgpackr'
import { describe, expect, it } from 'vitest'
import { decodeCustomer, encodeCustomer } from './customer-codec.ts'
import { decodeNumbers } from './numbers-codec.ts'
import { decodeTime, type StoredTime } from './time-codec.ts'
import { Words } from './words.ts'

/** A customer in whom every field holds something, and every optional one is there once and missing once. */
function fullCustomer(): Customer {
  const delivery = {
    id: 'd1',
    decision: 'x1',
    action: 'a',
    topic: 't',
    channel: 'push',
    content: { n: [1, null, 'é'] },
    properties: { p: { q: 1.5 } },
  }
  return {
    ...createCustomer(7, 1_700_000_000_000),
    seenAt: 1_700_000_000_500,
    playbook: 'pb_1',
    identifiers: ['user:ana', 'anonymous:1'],
    mergedInto: 12,
    apart: [3, 4],
    zone: 'America/New_York',
    zoneSource: 'phone',
    preferences: {
      language: 'es',
      quietHours: [{ from: 1320, to: 480 }],
      caps: [
        { channel: undefined, max: 2, withinMs: 604_800_000 },
        { channel: 'sms', max: 1, withinMs: 86_400_000 },
      ],
    },
    traits: [
      { name: 'tier', value: 'gold', at: 5, source: 'registration' },
      { name: 'list', value: [1, 'x', { y: null }], at: 6 },
      {
        name: 'size',
        value: 'M',
        at: 7,
        overruled: [
          { value: 'L', at: 6, source: 'web' },
          { value: null, at: 5 },
        ],
      },
    ],
    consents: [
      { channel: 'push', topic: undefined, state: 'granted', at: 1, source: 'app', wording: 'v3', proof: 'e1' },
      { channel: 'sms', topic: 'news', state: 'denied', at: 2, source: 'api', wording: undefined, proof: undefined },
      { channel: 'email', topic: 'news', state: 'pending', at: 2, source: 'web', wording: undefined, proof: 'e2' },
    ],
    rollups: [
      {
        ...{ key: 'A', count: 2, sum: 0.1, first: 1, last: 2, minutes: [1, 1, 0.1], hours: undefined, days: [3, 4, 5] },
        months: undefined,
      },
      {
        ...{ key: 'B', count: 1, sum: -3, first: 9, last: 9, minutes: undefined, hours: [1, 1, 1], days: undefined },
        months: [24_312, 2, 7.5],
      },
    ],
    facts: [{ name: 'location', value: { zip: '98101' }, at: 4, until: 44 }],
    visits: [
      {
        ...{ place: 's1', type: 'store', region: 'WA', count: 2, first: 1, last: 9, times: [1, 9] },
        stay: { since: 9, seen: 12, outsideSince: 0, dwelt: 3, dueAt: 20 },
      },
      { place: 's2', type: 'park', region: undefined, count: 1, first: 4, last: 4, times: [4], stay: undefined },
    ],
    locatedAt: 12,
    memberships: {
      audiences: ['buyers', 'sleepers'],
      slots: [-1, -1],
      since: [3, OUTSIDE],
      until: [Number.POSITIVE_INFINITY, 9],
    },
    behind: ['event:Order Completed', 'trait:tier'],
    pendingMoments: [
      { trigger: 'cart', cause: 'e1', properties: { sku: 's' }, dueAt: 99, since: undefined },
      { trigger: 'hello', cause: 'e2', properties: {}, dueAt: 99, since: 11 },
    ],
    lastMoments: [['cart', 12]],
    actionTimes: [['a', [1, 2]]],
    contacts: [
      { delivery: 'd1', channel: 'push', topic: 't', campaign: 'c', interrupts: true, at: Number.POSITIVE_INFINITY },
      { delivery: 'd2', channel: 'inbox', topic: 't', campaign: undefined, interrupts: false, at: 8 },
      { delivery: 'd4', channel: 'push', topic: 't', campaign: 'c', interrupts: true, at: 9, answered: true },
    ],
    deliveries: [
      {
        ...delivery,
        campaign: 'c',
        grant: undefined,
        owed: true,
        createdAt: 1,
        expiresAt: 2,
        state: 'handed',
        dueAt: 1,
        attempts: 1,
        turnAt: 0.5,
        tried: ['push', 'mail'],
        counted: { household: 'h', at: 3 },
        spent: [
          ['spring', 1, 0],
          ['spring/daily', 3000, 20_607],
        ],
      },
      {
        ...delivery,
        ...{
          id: 'd3',
          campaign: undefined,
          grant: undefined,
          owed: false,
          createdAt: 1,
          expiresAt: 2,
          state: 'pending',
        },
        ...{ dueAt: Number.POSITIVE_INFINITY, attempts: 0, run: 'run_1', voice: 'dialogue', withdrawn: true },
      },
      {
        ...delivery,
        id: 'd3',
        campaign: undefined,
        grant: 'g1',
        owed: false,
        createdAt: 1,
        expiresAt: 2,
        state: 'awaiting',
        dueAt: 7,
        attempts: 0,
        turnAt: undefined,
        tried: undefined,
      },
    ],
    exposures: [
      {
        ...{ decision: 'x1', action: 'a', channel: 'push', arm: 'random', at: 1, until: 50 },
        ...{ delivery: 'd1', features: [-7, 12], pressure: 2, attended: true, failedAt: 51 },
      },
    ],
    attention: [
      { slot: 7, shown: 3, attended: 1.5 },
      { slot: 47, shown: 1, attended: 0 },
    ],
    grants: [
      {
        id: 'g1',
        offer: 'bogo',
        state: 'open',
        receivedAt: 1,
        endsAt: 8.64e15,
        progress: 250,
        completedAt: undefined,
        announcedAt: undefined,
        viewedAt: 7,
        remindAt: 8,
        decision: 'x1',
      },
      {
        id: 'g2',
        offer: 'bogo',
        state: 'completed',
        receivedAt: 1,
        endsAt: 9,
        progress: 1000,
        completedAt: 5,
        announcedAt: 4,
        viewedAt: undefined,
        remindAt: Number.POSITIVE_INFINITY,
        decision: undefined,
      },
    ],
    flowStarts: [['thread:join', 4]],
    runs: [
      {
        ...{
          id: 'run_1',
          kind: 'thread',
          root: 'join',
          flow: 'address',
          revision: 'rev_1',
          step: 'zip',
          state: 'paused',
        },
        ...{
          since: 5,
          dueAt: Number.POSITIVE_INFINITY,
          startedAt: 1,
          cause: 'e1',
          properties: { code: { value: 'X' } },
        },
        ...{ channel: 'sms', engaged: true, tries: 2, reminded: true, done: ['gift'], parent: 'run_0' },
        answers: [
          ['drink', 'tea'],
          ['cups', 2.5],
        ],
        answeredIn: [
          ['zip', 12],
          ['address/street', 75],
        ],
        asked: [
          {
            ...{ thread: 'join', step: 'drink', at: 1, closedAt: 3, overtakenAt: 4, answered: true, writtenAt: 2 },
            said: ['dlv_1', 'dlv_2'],
          },
          {
            ...{ thread: 'address', step: 'zip', at: 4, answered: false, writtenAt: 0, said: [] },
            ...{ closedAt: Number.POSITIVE_INFINITY, overtakenAt: Number.POSITIVE_INFINITY },
          },
        ],
        callers: [['join', 'rev_2', 'bye']],
        variant: { experiment: 'depth', variant: 'long' },
        handOver: {
          ...{ id: 'hnd_1', team: 'service', at: 4, agent: 'mia', touchedAt: 5 },
          ...{ heardAt: 6, unanswered: 1, answers: 2 },
        },
      },
      {
        ...{
          id: 'run_2',
          kind: 'journey',
          root: 'cart',
          flow: 'cart',
          revision: 'rev_3',
          step: 'pause',
          state: 'waiting',
        },
        ...{ since: 5, dueAt: 9.5, startedAt: 1, cause: 'e2', properties: {}, channel: '', engaged: false, tries: 0 },
        ...{
          reminded: false,
          done: [],
          parent: undefined,
          answers: [],
          answeredIn: [['size', 42]],
          asked: [],
          callers: [],
          variant: undefined,
        },
      },
    ],
    inbox: [
      { id: 'd2', decision: 'c2', action: 'a', content: { title: 'Hi' }, at: 8, expiresAt: 80, readAt: undefined },
      { id: 'd4', decision: undefined, action: 'a', content: {}, at: 8, expiresAt: 80, readAt: 9 },
    ],
    seen: { ids: [Number.MAX_SAFE_INTEGER, 1], times: [1_700_000_000_000, 2], forgottenUpTo: Number.NEGATIVE_INFINITY },
    wakeAt: 44,
  }
}

describe('the form in which a customer is kept', () => {
  it('gives every field back as it was', () => {
    const words = new Words()
    const customer = fullCustomer()
    expect(decodeCustomer(encodeCustomer(customer, words), words)).toEqual(customer)
    const fresh = createCustomer(1, 0)
    expect(decodeCustomer(encodeCustomer(fresh, words), words)).toEqual(fresh)
  })

  it('has all fields of a customer, in the order in which the engine makes them', () => {
    const words = new Words()
    const decoded = decodeCustomer(encodeCustomer(fullCustomer(), words), words)
    expect(Object.keys(decoded)).toEqual(Object.keys(createCustomer(1, 0)))
  })

  it('is read by words that came from the store', () => {
    const words = new Words()
    const bytes = encodeCustomer(fullCustomer(), words)
    const restored = new Words()
    restored.restore(words.takeFresh())
    expect(decodeCustomer(bytes, restored)).toEqual(fullCustomer())
    expect(restored.takeFresh()).toEqual([])
  })

  it('reads a document of version 1, which knew neither wording nor merges nor preferences', () => {
    const words = new Words()
    const packr = new Packr({ useRecords: false })
    const nothing = { apart: [], attention: [], zoneSource: undefined, preferences: undefined }
    const old: Customer = { ...fullCustomer(), mergedInto: 0, ...nothing }
    Object.assign(old, { visits: [], locatedAt: 0, behind: [], runs: [], flowStarts: [] })
    old.consents = old.consents.slice(0, 2).map((given) => ({ ...given, wording: undefined, proof: undefined }))
    // Nothing of conversations was known then.
    old.deliveries = old.deliveries.filter(({ run }) => run === undefined)
    const row = asBefore5(packr.unpack(encodeCustomer(old, words)), old, words)
    const consents = row[8].map(([channel, topic, state, at, source]: unknown[]) => [
      ...[channel, topic, state === 1, at, source],
    ])
    const memberships = [
      [words.numberOf('buyers'), true, 3, Number.POSITIVE_INFINITY],
      [words.numberOf('sleepers'), false, 0, 9],
    ]
    const version1 = packr.pack([
      1,
      ...row.slice(1, 8),
      consents,
      ...row.slice(9, 11),
      memberships,
      ...row.slice(12, 23),
    ])
    expect(decodeCustomer(version1, words)).toEqual(old)
  })

  it('reads a document of version 3, in which numbers stood as lists', () => {
    const words = new Words()
    const packr = new Packr({ useRecords: false })
    const [, ...row] = asBefore5(packr.unpack(encodeCustomer(fullCustomer(), words)), fullCustomer(), words)
    // The ids of seen events were bytes from the first on.
    const version3 = row.map((field: unknown, i: number) => (i === 19 ? field : unpacked(field)))
    expect(version3[8]).toContainEqual([expect.any(Number), 2, 0.1, 1, 2, [1, 1, 0.1], null, [3, 4, 5]])
    expect(decodeCustomer(packr.pack([3, ...version3]), words)).toEqual(fullCustomer())
  })

  it('reads a document of version 4, in which times were counted from 1970', () => {
    const words = new Words()
    const packr = new Packr({ useRecords: false })
    const [, ...row] = asBefore5(packr.unpack(encodeCustomer(fullCustomer(), words)), fullCustomer(), words)
    expect(decodeCustomer(packr.pack([4, ...row]), words)).toEqual(fullCustomer())
  })

  it('takes little for who was only named', () => {
    const words = new Words()
    const at = 1_700_000_000_000
    const traits = ['tier', 'age', 'language'].map((name) => ({ name, value: 'x', at }))
    const known: Customer = { ...createCustomer(7, at), seenAt: at, traits }
    const audiences = Array.from({ length: 8 }, (_, i) => `audience-${i}`)
    const [since, until] = [audiences.map(() => at), audiences.map(() => Number.POSITIVE_INFINITY)]
    known.memberships = { audiences, slots: audiences.map(() => -1), since, until }
    expect(encodeCustomer(known, words).length).toBeLessThan(120)
    expect(decodeCustomer(encodeCustomer(known, words), words)).toEqual(known)
  })

  it('refuses a version that it does not know, and a word that is missing', () => {
    const words = new Words()
    const bytes = encodeCustomer(fullCustomer(), words)
    expect(() => decodeCustomer(bytes, new Words())).toThrow(/word/)
    const row = new Packr({ useRecords: false }).unpack(bytes)
    row[0] = 99
    expect(() => decodeCustomer(new Packr({ useRecords: false }).pack(row), words)).toThrow(/version 99/)
  })
})

// biome-ignore lint/suspicious/noExplicitAny: rows as they are packed.
type Row = any

/** The row of a customer with times as documents had them before version 5. */
function asBefore5(row: Row, customer: Customer, words: Words): Row {
  const time = (stored: StoredTime) => decodeTime(stored, customer.createdAt)
  const stated = ([value, at, ...more]: Row) => [value, time(at), ...more]
  const older = [...row]
  older[3] = time(row[3])
  older[7] = row[7].map(([name, value, at, source, overruled]: Row) =>
    [name, value, time(at), source, overruled?.map(stated)].slice(0, overruled ? 5 : source == null ? 3 : 4),
  )
  older[9] = row[9].map(([key, count, sum, first, last, ...windows]: Row) => [
    ...[key, count, sum, time(first), time(last)],
    ...windows,
  ])
  older[10] = row[10].map(([name, value, at, until]: Row) => [name, value, time(at), time(until)])
  const { audiences, since, until } = customer.memberships
  older[11] = audiences.flatMap((audience, i) => [
    words.numberOf(audience),
    since[i] === OUTSIDE ? null : since[i],
    until[i] === Number.POSITIVE_INFINITY ? null : until[i],
  ])
  older[13] = row[13].map(([trigger, at]: Row) => [trigger, time(at)])
  older[22] = time(row[22])
  return older
}

function unpacked(field: unknown): unknown {
  if (field instanceof Uint8Array) return decodeNumbers(field)
  return Array.isArray(field) ? field.map(unpacked) : field
}
