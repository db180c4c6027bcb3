import { describe, expect, it } from 'vitest'
import { problemsOf } from '../../rehearsal.ts'
import { withBasics } from '../rehearse.fixture.ts'
import { placeholdersIn } from './placeholders.ts'
import { costlyCharacter, segmentsOf } from './segments.ts'

const thread = (parts: object) => ({ topic: 'club', channels: ['sms'], keywords: ['GO'], ...parts })
const wrong = (parts: object) =>
  problemsOf(withBasics({ threads: { t: thread(parts) } })).map(({ message, path }) => `${path}: ${message}`)
const ask = { id: 'q', ask: 'Which?', answer: { choice: { a: [], b: [] } } }

describe('a thread that is published', () => {
  it.each<[string, object, string]>([
    [
      'a step that nothing leads to',
      {
        steps: [
          { id: 'a', say: 'x', next: 'end' },
          { id: 'b', say: 'y' },
        ],
      },
      'threads.t.steps[1]: step "b": no step leads here',
    ],
    [
      'a loop without a way out',
      {
        steps: [
          { id: 'a', wait: '1d' },
          { id: 'b', say: 'y', next: 'a' },
        ],
      },
      'the end is never reached',
    ],
    [
      'a round without a wait',
      {
        steps: [
          { id: 'a', say: 'x' },
          { id: 'b', branch: [{ if: 'answers.q is 1', to: 'a' }], otherwise: 'end' },
        ],
      },
      'a → b → a goes round without waiting',
    ],
    [
      'a branch that is missing',
      { steps: [{ ...ask, next: { a: 'end' } }] },
      'threads.t.steps[0].next: step "q": it is not said where b leads',
    ],
    [
      'a branch for no answer',
      { steps: [{ ...ask, next: { a: 'end', b: 'end', c: 'end' } }] },
      'no answer to this question is "c"; there are a, b',
    ],
    [
      'a branch without an otherwise',
      { steps: [{ branch: [{ if: 'x is 1', to: 'end' }] }] },
      'otherwise: step "step-1": say where it leads',
    ],
    ['a step that is not there', { steps: [{ id: 'a', say: 'x', next: 'nowhere' }] }, 'there is no step "nowhere"'],
    [
      'a text that is too long',
      { steps: [{ id: 'a', say: 'x'.repeat(400) }] },
      'fills about 3 text messages, 2 at most',
    ],
    [
      'a text that takes the dearer alphabet',
      { steps: [{ id: 'a', say: `${'x'.repeat(200)} ’` }] },
      'since "’" leaves 67 characters',
    ],
    [
      'a placeholder that nobody fills',
      { steps: [{ id: 'a', say: 'Hi {{ answers.name }}' }] },
      'no question is kept as "name"',
    ],
    ['a trait that is not known', { steps: [{ id: 'a', say: 'Hi {{ customer.nick }}' }] }, 'write `| default: "…"`'],
    ['a question without a purpose', { topic: undefined, steps: [ask] }, 'give the thread a `topic`'],
    ['a wait without a name', { steps: [{ wait: '1d' }] }, 'give the step an `id`'],
    [
      'a keyword that means something to everybody',
      { keywords: ['cancel'], steps: [ask] },
      '"cancel" means stop to everybody',
    ],
    ['a step of another kind', { steps: [{ shout: 'x' }] }, 'a step of a thread is one of say, ask'],
    [
      'a reminder that comes too late',
      { steps: [{ ...ask, remind: { after: '2d' } }] },
      'the reminder comes after the question is given up',
    ],
    [
      'a word for two choices',
      { steps: [{ ...ask, answer: { choice: { a: ['x'], b: ['X'] } } }] },
      '"x" stands for both "a" and "b"',
    ],
    ['an offer that is not there', { steps: [{ id: 'a', grant: 'mug' }] }, 'there is no offer "mug"'],
    ['a channel that is not there', { channels: ['fax'], steps: [ask] }, 'there is no channel "fax"'],
  ])('tells %s', (_, parts, message) => {
    expect(wrong(parts).join('\n')).toContain(message)
  })

  it('two threads share no keyword on a channel', () => {
    const problems = problemsOf(withBasics({ threads: { t: thread({ steps: [ask] }), u: thread({ steps: [ask] }) } }))
    expect(problems.map(({ message }) => message)).toEqual([
      '"GO" starts "t" too, on the same channel; choose another word',
    ])
  })

  it('a sound one passes', () => {
    expect(
      wrong({
        steps: [
          { ...ask, next: { a: 'bye', otherwise: 'end' } },
          { id: 'bye', say: 'Hi {{ customer.x | default: "you" }}, {{ answers.q }}' },
        ],
      }),
    ).toEqual([])
  })
})

describe('text messages', () => {
  it.each([
    ['', 1],
    ['x'.repeat(160), 1],
    ['x'.repeat(161), 2],
    ['x'.repeat(306), 2],
    ['x'.repeat(307), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['я'.repeat(70), 1],
    ['я'.repeat(71), 2],
    ['😀'.repeat(35), 1],
    ['😀'.repeat(36), 2],
  ])('%j', (text, segments) => expect(segmentsOf(text)).toBe(segments))
  it('tells which character is dear', () =>
    expect([costlyCharacter('abc’'), costlyCharacter('abcñ')]).toEqual(['’', undefined]))
})

it('finds what texts refer to', () => {
  const text =
    '{{ answers.a }} {{ customer["first name"] | default: "x" }}{% for r in relations %}{{ r.name }}{% endfor %} {{ "x" }}'
  expect(placeholdersIn(text)).toEqual([
    { path: ['answers', 'a'], hasDefault: false },
    { path: ['customer', 'first name'], hasDefault: true },
  ])
})
