import { describe, expect, it } from 'vitest'
import type { Effect } from '../effects/effect.ts'
import type { RecordHandOver } from '../effects/record-hand-over.ts'
import { Rehearsal } from './rehearse.fixture.ts'

const thread = (parts: object) => ({ topic: 'club', channels: ['sms'], ...parts })

const care = thread({
  keywords: ['CARE'],
  steps: [
    { id: 'desk', handOver: { to: 'service', say: 'One moment' } },
    { id: 'bye', say: 'Bye' },
  ],
})
const survey = thread({
  keywords: ['SURVEY'],
  steps: [{ id: 'drink', ask: 'Drink?', answer: { text: {} } }, { say: 'Thanks' }],
})

/** Somebody who has begun a thread, and is then found to be somebody else who has begun another one. */
function merged(first: string, second: string, threads: object = { care, survey }) {
  const [winner, loser] = [new Rehearsal({ threads }), new Rehearsal({ threads }, 2)]
  winner.says(first)
  loser.says(second)
  winner.take({ type: 'profile-received', merge: 'm1', profile: loser.customer })
  winner.heard()
  return winner
}
const recordsIn = (effects: readonly Effect[]) =>
  effects.filter((effect): effect is RecordHandOver => effect.type === 'record-hand-over')
const desk = ({ open }: Rehearsal) => open.find(({ handOver }) => handOver)?.handOver

describe('two who are found to be one', () => {
  it.each([
    ['the one who stays', 'survey', 'care'],
    ['the one who goes', 'care', 'survey'],
  ])('what is written is the agent’s, whichever had the question: %s', (_, first, second) => {
    const winner = merged(first, second)
    expect(winner.says('my order is late')).toEqual([])
    expect(desk(winner)).toMatchObject({ unanswered: 1 })
    winner.take({ type: 'run-settled', run: winner.open.find(({ handOver }) => handOver)!.id, how: 'hand-back' })
    // The question comes back when the agent has ended.
    expect(winner.heard()).toEqual(['Bye', 'Drink?'])
    expect(winner.says('tea')).toEqual(['Thanks'])
  })

  it('one question waits for its turn where both were asked something', () => {
    const other = thread({
      keywords: ['OTHER'],
      steps: [{ id: 'size', ask: 'Size?', answer: { text: {} } }, { say: 'Done' }],
    })
    const winner = merged('survey', 'other', { survey, other })
    expect(winner.says('tea')).toHaveLength(2)
    expect(winner.says('large')).toHaveLength(1)
    expect(winner.outcomes()).toEqual(['completed', 'completed'])
  })

  describe('and were both an agent’s on one channel', () => {
    const billing = thread({
      keywords: ['BILLING'],
      steps: [
        { id: 'desk', handOver: { to: 'billing' } },
        { id: 'paid', say: 'All paid' },
      ],
    })

    /** `first` and `second` ask for an agent one after the other; `taken` are those of them whom an agent has. */
    function both(
      first: string,
      second: string,
      taken: readonly string[],
      wordOfFirst = 'CARE',
      wordOfSecond = 'BILLING',
      just?: (loser: Rehearsal) => void,
    ) {
      const people = {
        winner: new Rehearsal({ threads: { care, billing } }),
        loser: new Rehearsal({ threads: { care, billing } }, 2),
      }
      const [one, other] = [people[first as 'winner'], people[second as 'winner']]
      one.says(wordOfFirst)
      for (const person of Object.values(people)) person.passes(60_000)
      other.says(wordOfSecond)
      other.says('hello?')
      for (const name of taken) {
        const person = people[name as 'winner']
        person.take({ type: 'hand-over-changed', handOver: desk(person)!.id, change: 'claim', agent: 'kim' })
      }
      just?.(people.loser)
      const [ours, theirs] = [desk(one)!, desk(other)!]
      const { profile } = people.loser
        .take({ type: 'merged-away', merge: 'm1', into: 1 })
        .find((effect) => effect.type === 'transfer-profile')!
      const told = recordsIn(people.winner.take({ type: 'profile-received', merge: 'm1', profile }))
      people.winner.heard()
      return { person: people.winner, away: recordsIn(people.loser.effects), first: ours, second: theirs, told }
    }

    it.each([
      ['the one who stays', 'winner', 'loser'],
      ['the one who goes', 'loser', 'winner'],
    ])('the one that came first keeps the word, and is told what the other has to answer: %s', (_, one, other) => {
      const { away, first, person, second, told } = both(one, other, [])
      expect(person.open.flatMap(({ handOver }) => handOver?.id ?? [])).toEqual([first.id])
      expect(told.find(({ handOver }) => handOver.id === second.id)?.closed).toBe('merged')
      expect(told.find(({ handOver }) => handOver.id === first.id)).toMatchObject({
        closed: undefined,
        handOver: { unanswered: 1 },
      })
      // It is not over in between.
      expect(away.some(({ closed }) => closed !== undefined)).toBe(false)
    })

    it.each(['winner', 'loser'])('one that an agent has is before one that nobody has: %s', (taken) => {
      const other = taken === 'winner' ? 'loser' : 'winner'
      const { person, second } = both(other, taken, [taken])
      expect(desk(person)).toMatchObject({ id: second.id, agent: 'kim' })
    })

    it('the thread of the other goes on when the agent has ended', () => {
      const { first, person } = both('winner', 'loser', ['winner', 'loser'])
      expect(person.says('and my bill?')).toEqual([])
      person.take({ type: 'hand-over-changed', handOver: first.id, change: 'close', agent: 'kim' })
      expect(person.heard()).toEqual(['Bye', 'All paid'])
      expect(person.outcomes()).toEqual(['completed', 'completed'])
    })

    it('in one thread the other conversation ends, and what its agent has just said still arrives', () => {
      const { first, person, second, told } = both('winner', 'loser', ['winner', 'loser'], 'CARE', 'CARE', (loser) => {
        loser.arrives = false
        loser.take({ type: 'agent-answered', handOver: desk(loser)!.id, agent: 'kim', text: 'On its way' })
      })
      expect(person.effects.some(({ type }) => type === 'recall-delivery')).toBe(false)
      expect(person.outcomes()).toEqual(['merged'])
      expect(told.find(({ handOver }) => handOver.id === second.id)?.closed).toBe('merged')
      expect(desk(person)?.id).toBe(first.id)
    })
  })

  it('each code is a matter of its own', () => {
    const cup = {
      ...{ topic: 'club', channels: ['sms'] },
      codes: { list: 'cups', like: '[A-Z]{3}\\d{3}', codes: { AAA111: 1, BBB222: 2 } },
      steps: [
        { id: 'hot', ask: 'Hot?', answer: { yesNo: true } },
        { id: 'booked', say: 'Booked' },
      ],
    }
    const winner = merged('AAA111', 'BBB222', { cup })
    expect(winner.says('yes')).toEqual(['Booked', 'Hot?'])
    expect(winner.says('no')).toEqual(['Booked'])
  })

  it('a journey that waits for a thread goes on when the one that is left of two has ended', () => {
    const parts = {
      threads: { survey },
      triggers: { joined: { on: { event: 'Joined' } } },
      journeys: {
        welcome: {
          triggers: ['joined'],
          steps: [
            { id: 'talk', thread: 'survey', next: 'thanked', otherwise: 'missed' },
            { id: 'thanked', set: { asked: true }, next: 'end' },
            { id: 'missed', set: { asked: false } },
          ],
        },
      },
    }
    const [winner, loser] = [new Rehearsal(parts), new Rehearsal(parts, 2)]
    for (const person of [winner, loser])
      person.take({ type: 'consent-changed', channel: 'sms', state: 'granted', source: 'web' })
    winner.tracks('Joined')
    loser.passes(60_000)
    winner.passes(60_000)
    loser.says('SURVEY')
    winner.take({ type: 'profile-received', merge: 'm1', profile: loser.customer })
    winner.says('tea')
    expect(winner.trait('asked')).toBe(true)
    expect(winner.outcomes().sort()).toEqual(['completed', 'completed', 'merged'])
  })
})
