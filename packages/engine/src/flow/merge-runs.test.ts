import { describe, expect, it } from 'vitest'
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
})
