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

  it.each([
    ...['STOP?', 'St0p', 'S-T-O-P', 'stopp', 'Hilfe', 'HÍLFE', 'ARRÊT', 'Désabonner', 'aide', 'start', 'unsubcribe'],
    ...['stop please', 'kündigen', 'HORAS', 'pauze'],
  ])('a keyword is told that is obeyed before any thread, however it is written: %s', (keyword) => {
    const added = { stop: { nl: ['pauze'] }, help: { es: ['horas'] } }
    const problems = problemsOf({
      ...withBasics({ threads: { t: thread({ keywords: [keyword], steps: [ask] }) } }),
      keywords: { add: added },
    })
    expect(problems).toMatchObject([
      { path: 'threads.t.keywords[0]', message: expect.stringContaining('to everybody, and that is obeyed before') },
    ])
  })

  it.each([
    ['Join Club', 'JOINCLUB', 'is the same word to people'],
    ['GO PLEASE', 'go', 'is the same word to people'],
    ['Straße', 'STRASSE', 'is the same word to people'],
    ['Prämie', 'PRAEMIE', 'is the same word to people'],
    ['café', 'CAFE', 'is the same word to people'],
  ])('two threads are told that start with %s and %s', (one, other, message) => {
    const [t, u] = [one, other].map((keyword) => thread({ keywords: [keyword], steps: [ask] }))
    expect(problemsOf(withBasics({ threads: { t, u } }))).toMatchObject([
      { path: 'threads.u.keywords[0]', message: expect.stringContaining(message) },
    ])
    const elsewhere = { ...u, channels: ['push'] }
    expect(problemsOf(withBasics({ threads: { t, u: elsewhere } }))).toEqual([])
  })

  it.each([
    ['SURVEY12', 'SURVEY21'],
    ['FEEDBACK1', 'FEEDBACK2'],
    ['JOIN', 'JOIN CLUB'],
    ['taste', 'test'],
    ['treuepunkte', 'treuepunkt'],
  ])('%s and %s are two words', (one, other) => {
    const [t, u] = [one, other].map((keyword) => thread({ keywords: [keyword], steps: [ask] }))
    expect(problemsOf(withBasics({ threads: { t, u } }))).toEqual([])
  })

  it.each([
    [[{ words: ['cancel'], to: 'end' }], 'jumps[0].words[0]', 'means stop to everybody, and never leads here'],
    [[{ words: ['menu', 'Go!'], to: 'end' }], 'jumps[0].words[1]', 'starts "t" on the same channel'],
    [
      [
        { words: ['menu'], to: 'end' },
        { words: ['Menú'], to: 'q' },
      ],
      'jumps[1].words[0]',
      'leads to "end" already',
    ],
    [[{ words: ['…'], to: 'end' }], 'jumps[0].words[0]', 'has letters or digits'],
  ])('a word of a jump that never leads there is told: %j', (jumps, path, message) => {
    expect(wrong({ jumps, steps: [ask] })).toEqual([expect.stringContaining(message)])
    expect(wrong({ jumps, steps: [ask] })[0]).toContain(`threads.t.${path}: `)
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
