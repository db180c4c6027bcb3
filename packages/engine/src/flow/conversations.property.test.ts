import { describe, expect, it } from 'vitest'
import { availableIn } from '../loyalty/account.ts'
import { createRandom, type Random } from '../random.ts'
import { DAY, HOUR, Rehearsal } from './rehearse.fixture.ts'

/** Questions that take any words, so that nothing but the order of things tells whose an answer is. */
const NAMES = ['drink', 'size', 'place'] as const

const question = (id: (typeof NAMES)[number]) => ({
  id,
  ask: `About ${id}?`,
  answer: { text: {} },
  saves: id,
  remind: { after: '4h' },
})

const CODES = ['AAA111', 'BBB222', 'CCC333']

const PLAYBOOK = {
  threads: {
    join: {
      topic: 'club',
      channels: ['sms', 'whatsapp'],
      keywords: ['JOIN'],
      steps: [question('drink'), question('size'), { id: 'bye', say: 'Thanks' }],
    },
    poll: {
      ...{ topic: 'club', channels: ['sms'], priority: 2, interrupts: true },
      steps: [question('place'), { id: 'later', wait: '2d' }, { id: 'after', say: 'How is it going?' }],
    },
    cup: {
      ...{ topic: 'club', channels: ['sms'] },
      codes: { list: 'cups', like: '[A-Z]{3}\\d{3}', codes: Object.fromEntries(CODES.map((code) => [code, 10])) },
      steps: [
        { id: 'known', branch: [{ if: 'code.state is "good"', to: 'ask' }], otherwise: 'sorry' },
        { id: 'ask', ask: 'Hot?', answer: { yesNo: true }, timeout: { after: '1d', to: 'book' } },
        { id: 'book', points: { programme: 'stars', points: { from: 'code.points' } } },
        { id: 'booked', say: 'Booked', next: 'end' },
        { id: 'sorry', say: 'No stars for that' },
      ],
    },
  },
}

function pick<T>(from: readonly T[], random: Random): T {
  return from[Math.floor(random() * from.length)]!
}

/** A fault on purpose: the time at which something was written gets lost, or what it quotes. */
type Planted = 'time' | 'quote' | undefined

/** Lives through a conversation at random: late, double and out of order, with a stop now and then. Gives what was found wrong. */
function live(seed: string, planted?: Planted): string[] {
  const random = createRandom(seed)
  const person = new Rehearsal(PLAYBOOK)
  const wrong: string[] = []
  let isStopped = false
  let lastAt = person.now
  person.take({ type: 'consent-changed', channel: 'sms', state: 'granted', source: 'web' })
  const said = ['JOIN', 'yes', 'no', 'back', ...CODES, 'ZZZ999', 'STOP', 'START']
  /** What was asked last on the channel, and since when. */
  const asked: [question: string, at: number][] = []
  /** Deliveries of questions, for those who quote them. */
  const questions: [question: string, delivery: string][] = []
  for (let turn = 0; turn < 60; turn++) {
    // Providers tell times to the second: what happens within one cannot be put in order.
    person.passes(2000)
    const chance = random()
    const before = person.effects.length
    const wasStopped = isStopped
    let byKeyword = false
    if (chance < 0.65) {
      const at = random() < 0.15 ? Math.max(lastAt, person.now - Math.floor(random() * 3 * HOUR)) : person.now
      lastAt = Math.max(lastAt, at)
      // Free words carry the question that they answer: the one they quote, else what was asked last when they were written.
      const quoted = random() < 0.1 ? questions.at(-1 - Math.floor(random() * 3)) : undefined
      const owner = quoted?.[0] ?? asked.findLast(([, since]) => since <= at)?.[0] ?? 'nothing'
      const text = chance < 0.03 ? 'please stop' : random() < 0.4 ? pick(said, random) : `${owner}/${turn}`
      const quote = quoted && text.startsWith(owner) && { inReplyTo: quoted[1] }
      const event = { type: 'message-received', id: `m${turn}`, channel: 'sms', text, ...quote }
      const { inReplyTo: _, ...unquoted } = { inReplyTo: undefined, ...event }
      const taken = planted === 'quote' ? unquoted : event
      const takenAt = planted === 'time' ? person.now : at
      person.take(taken, takenAt)
      if (random() < 0.3) person.take(taken, takenAt)
      if (text === 'STOP' || text === 'please stop') isStopped = true
      if (text === 'START') isStopped = false
      byKeyword = isStopped !== wasStopped || text.toUpperCase().includes('ST')
    } else if (chance < 0.75) person.begins('thread', 'poll')
    else person.passes(Math.floor(random() * random() * 3 * DAY))
    const heard = person.effects.slice(before).filter((effect) => effect.type === 'hand-over-delivery')
    const unasked = heard.filter(({ delivery }) => delivery.voice !== undefined)
    if (isStopped && unasked.length > 0)
      wrong.push(`${turn}: said ${unasked.map(({ delivery }) => delivery.content.text)} after STOP`)
    if (isStopped && !byKeyword && heard.length > 0) wrong.push(`${turn}: answered a stopped person`)
    for (const { delivery } of heard) {
      const { createdAt: since, id } = delivery
      const name = /^About (\w+)\?$/.exec(String(delivery.content.text))?.[1]
      if (delivery.content.text === 'Hot?') asked.push(['hot', since])
      if (name === undefined) continue
      asked.push([name, since])
      questions.push([name, id])
    }
    for (const name of NAMES) {
      const value = person.trait(name)
      const [owner] = String(value).split('/')
      if (typeof value === 'string' && value.includes('/') && owner !== name)
        wrong.push(`${turn}: ${name} became ${value}`)
    }
    const listening = person.customer.runs.filter(
      ({ asked, state }) => state === 'waiting' && asked.at(-1)?.closedAt === Number.POSITIVE_INFINITY,
    )
    if (listening.length > 1) wrong.push(`${turn}: two voices at once`)
  }
  person.passes(60 * DAY)
  if (person.customer.runs.length > 0)
    wrong.push(`not ended: ${person.customer.runs.map(({ root, state, step }) => `${root} ${state} ${step}`)}`)
  if (person.customer.wakeAt !== Number.POSITIVE_INFINITY) wrong.push('it still waits for something')
  wrong.push(...countsOf(person))
  return wrong
}

/** Everybody who began has ended, and a code has brought its points once. */
function countsOf(person: Rehearsal): string[] {
  const wrong: string[] = []
  const sums = new Map<string, number>()
  for (const effect of person.effects)
    if (effect.type === 'count-flow' && effect.step === '') {
      const what = effect.count.startsWith('ended/') ? 'ended' : effect.count
      sums.set(what, (sums.get(what) ?? 0) + effect.by)
    }
  const [started = 0, reopened = 0, ended = 0] = ['started', 'reopened', 'ended'].map((what) => sums.get(what))
  if (started + reopened !== ended) wrong.push(`${started} started, ${reopened} reopened, ${ended} ended`)
  const stars = person.customer.points.reduce((sum, account) => sum + availableIn(account), 0)
  const spent = person.effects.filter(({ type }) => type === 'spend-pool').length
  if (stars > spent * 10) wrong.push(`${stars} stars for ${spent} codes`)
  return wrong
}

describe('conversations at random', () => {
  it.each(Array.from({ length: 200 }, (_, i) => `seed-${i}`))(
    'say nothing after STOP, lose no thread, credit no answer wrongly, give points once: %s',
    (seed) => expect(live(seed)).toEqual([]),
  )

  it.each(['time', 'quote'] as const)('would show it if the %s of a text got lost on the way', (planted) => {
    const found = Array.from({ length: 40 }, (_, i) => live(`planted-${i}`, planted)).flat()
    expect(found.some((wrong) => wrong.includes(' became '))).toBe(true)
  })

  it.each(Array.from({ length: 100 }, (_, i) => `order-${i}`))(
    'credit what was written before a question was put to the one before it: %s',
    (seed) => expect(creditedWrongly(seed)).toEqual([]),
  )
})

const FREE = ['first', 'second', 'third', 'fourth', 'fifth']

/** Answers questions that take everything, each with the time at which it was written; gives those under another question's name. */
function creditedWrongly(seed: string): string[] {
  const random = createRandom(seed)
  const steps = FREE.map((id) => ({ id, ask: `${id}?`, answer: { text: {} }, saves: id, timeout: { after: '2d' } }))
  const person = new Rehearsal({ threads: { talk: { topic: 'club', channels: ['sms'], keywords: ['TALK'], steps } } })
  person.says('TALK')
  const asked: [name: string, at: number][] = [['first', person.now]]
  const wrong: string[] = []
  for (let turn = 0; turn < 40; turn++) {
    person.passes(1000 + Math.floor(random() * 5 * HOUR))
    const at = random() < 0.4 ? Math.max(asked[0]![1], person.now - Math.floor(random() * 12 * HOUR)) : person.now
    const text = `words ${turn}`
    const before = person.effects.length
    person.says(text, 'sms', at)
    const owner = asked.findLast((one) => one[1] <= at)![0]
    const credited = FREE.filter((name) => person.trait(name) === text)
    if (credited.some((name) => name !== owner)) wrong.push(`${text}: ${credited} instead of ${owner}`)
    for (const effect of person.effects.slice(before))
      if (effect.type === 'count-flow' && effect.count === 'entered') asked.push([effect.step, person.now])
  }
  return wrong
}
