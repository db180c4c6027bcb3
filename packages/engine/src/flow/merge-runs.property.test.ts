import { describe, expect, it } from 'vitest'
import type { RecordHandOver } from '../effects/record-hand-over.ts'
import { createRandom, type Random } from '../random.ts'
import { flowOf } from './flow.ts'
import { DAY, HOUR, Rehearsal } from './rehearse.fixture.ts'

const BOTH = ['sms', 'whatsapp'] as const

const thread = (keyword: string, steps: object[], more: object = {}) => ({
  ...{ topic: 'club', channels: BOTH, keywords: [keyword], steps, ...more },
})
const desk = (to: string) => ({ id: `${to}-desk`, handOver: { to, say: 'One moment', within: '3d' } })
const question = (id: string) => ({ id, ask: `${id}?`, answer: { text: {} }, timeout: { after: '2d' } })

const PLAYBOOK = {
  threads: {
    care: thread('CARE', [desk('service'), { id: 'bye', say: 'Bye' }]),
    billing: thread('BILLING', [desk('billing'), question('rating')]),
    survey: thread('SURVEY', [question('drink'), question('size'), { id: 'thanks', say: 'Thanks' }]),
    // Its question stands in a thread of its own, and so does its desk.
    order: thread('ORDER', [
      question('what'),
      { id: 'address', thread: 'survey' },
      { id: 'help', thread: 'care' },
      { id: 'again', thread: 'care' },
      { id: 'done', say: 'Ordered' },
    ]),
    cup: {
      ...{ topic: 'club', channels: ['sms'] },
      codes: { list: 'cups', like: '[A-Z]{3}\\d{3}', codes: { AAA111: 1, BBB222: 1, CCC333: 1 } },
      steps: [
        { ...question('hot'), timeout: { after: '2d', to: 'book' } },
        { id: 'book', say: 'Booked' },
      ],
    },
  },
  journeys: {
    welcome: {
      triggers: ['joined'],
      steps: [
        { id: 'talk', thread: 'survey', next: 'end', otherwise: 'later' },
        { id: 'later', wait: '1d' },
      ],
    },
  },
  triggers: { joined: { on: { event: 'Joined' } } },
}

const WORDS = ['CARE', 'BILLING', 'SURVEY', 'ORDER', 'AAA111', 'BBB222', 'CCC333', 'tea', 'large']

function pick<T>(from: readonly T[], random: Random): T {
  return from[Math.floor(random() * from.length)]!
}

/** Somebody talks for a while, and agents take what is theirs. */
function live(person: Rehearsal, turns: number, random: Random): void {
  for (let turn = 0; turn < turns; turn++) {
    person.passes(2000 + Math.floor(random() * random() * 12 * HOUR))
    const chance = random()
    const handOver = pick(
      person.open.flatMap((run) => run.handOver ?? []),
      random,
    )
    const agent = pick(['kim', 'lou'], random)
    if (handOver && chance < 0.3) {
      const change = pick(['claim', 'claim', 'release', 'close', 'end'], random)
      person.take({ type: 'hand-over-changed', handOver: handOver.id, change, agent })
    } else if (handOver && chance < 0.4)
      person.take({ type: 'agent-answered', handOver: handOver.id, agent, text: 'Hello' })
    else if (chance < 0.5) person.tracks('Joined')
    else if (chance < 0.52) person.publish({ ...PLAYBOOK, threads: edited(random) })
    else person.says(pick(WORDS, random), pick(BOTH, random))
  }
}

/** The threads with one of them changed: people land in it. */
function edited(random: Random): object {
  const name = pick(['care', 'survey'] as const, random)
  const { steps, ...rest } = PLAYBOOK.threads[name]
  return {
    ...PLAYBOOK.threads,
    [name]: { ...rest, steps: [...steps, { id: `more${Math.floor(random() * 9)}`, say: 'More' }] },
  }
}

/** What holds of everybody at any time; gives what is wrong. */
function wrongIn(person: Rehearsal): string[] {
  const { customer, open, playbook } = person
  const listening = open.filter(
    (run) =>
      run.kind === 'thread' && run.state === 'waiting' && flowOf(run, playbook.flows)?.steps.get(run.step)?.listens,
  )
  return BOTH.flatMap((channel) => {
    const there = open.filter((run) => run.channel === channel)
    const asked = there.filter(({ asked }) => asked.at(-1)?.closedAt === Number.POSITIVE_INFINITY).length
    const desks = there.filter(({ handOver }) => handOver).length
    const voices = listening.filter((run) => run.channel === channel).length
    return desks > 1 || asked + desks > 1 || voices > 1
      ? [`${customer.id} ${channel}: ${desks} agents, ${asked} questions, ${voices} voices`]
      : []
  })
}

const recordsIn = (people: readonly Rehearsal[]) =>
  people.flatMap(({ effects }) =>
    effects.filter((effect): effect is RecordHandOver => effect.type === 'record-hand-over'),
  )

/** Who was made one with somebody else and talks on; gives what was found wrong. */
function merged(seed: string): string[] {
  const random = createRandom(seed)
  const people = [1, 2].map((id) => new Rehearsal(PLAYBOOK, id))
  const [winner, loser] = people as [Rehearsal, Rehearsal]
  for (const person of people) {
    for (const channel of BOTH) person.take({ type: 'consent-changed', channel, state: 'granted', source: 'web' })
    live(person, 4 + Math.floor(random() * 12), random)
  }
  const now = Math.max(winner.now, loser.now)
  for (const person of people) person.passes(now - person.now)
  const before = people.flatMap((person) => person.open.flatMap(({ handOver }) => handOver ?? []))
  const away = loser.take({ type: 'merged-away', merge: 'm', into: 1 })
  const { profile } = away.find((effect) => effect.type === 'transfer-profile')!
  winner.take({ type: 'profile-received', merge: 'm', profile })
  const wrong = wrongIn(winner)
  for (const handOver of before) wrong.push(...wrongOf(handOver.id, winner, people))
  live(winner, 20, random)
  wrong.push(...wrongIn(winner))
  winner.passes(60 * DAY)
  if (winner.customer.runs.length > 0) wrong.push(`not ended: ${winner.customer.runs.map(({ step }) => step)}`)
  for (const { handOver } of recordsIn(people)) wrong.push(...wrongOf(handOver.id, winner, people))
  wrong.push(...countsOf(people))
  return wrong
}

/** Whether the desk knows what holds of a hand-over. */
function wrongOf(id: string, { open }: Rehearsal, people: readonly Rehearsal[]): string[] {
  const told = recordsIn([people[1]!, people[0]!]).findLast(({ handOver }) => handOver.id === id)
  const isOpen = open.some(({ handOver }) => handOver?.id === id)
  return told && (told.closed === undefined) === isOpen ? [] : [`${id}: told ${told?.closed}, open ${isOpen}`]
}

/** Everybody who began has ended, whoever they were then. */
function countsOf(people: readonly Rehearsal[]): string[] {
  const counts = people.flatMap(({ effects }) =>
    effects.flatMap((effect) => (effect.type === 'count-flow' && effect.step === '' ? [effect] : [])),
  )
  const sum = (is: (count: string) => boolean) =>
    counts.reduce((total, { by, count }) => (is(count) ? total + by : total), 0)
  const began = sum((count) => count === 'started' || count === 'reopened')
  const ended = sum((count) => count.startsWith('ended/'))
  return began === ended ? [] : [`${began} began, ${ended} ended`]
}

describe('two who are found to be one in the middle of conversations', () => {
  it.each(Array.from({ length: 200 }, (_, i) => `merge-${i}`))(
    'talk with one voice on a channel, lose nothing that was counted, and desks know: %s',
    (seed) => expect(merged(seed)).toEqual([]),
  )
})
