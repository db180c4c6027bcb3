import { compilePlaybook } from '@attune/engine'
import { expect, test } from 'vitest'
import type { RunRow } from '../runner/store.ts'
import { engagementOf } from './figures.ts'

const compiled = compilePlaybook({
  brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
  channels: { sms: { kind: 'sms', consent: 'none', config: {} } },
  threads: {
    survey: {
      channels: ['sms'],
      topic: 'club',
      steps: [
        { id: 'grade', ask: 'From 1 to 5?', answer: { scale: { from: 1, to: 5 } } },
        { id: 'why', ask: 'Why?', answer: { text: {} } },
        { id: 'thanks', say: 'Thanks.' },
      ],
    },
  },
})

const row = (step: string, answeredIn: Readonly<Record<string, number>>, outcome?: string): RunRow => ({
  ...{ id: step, customer: 1, kind: 'thread', flow: 'survey', revision: 'r', variant: undefined, outcome },
  ...{ thread: 'survey', step, returnsTo: '', channel: 'sms', startedAt: 0, updatedAt: 0, answers: '{}' },
  answeredIn: JSON.stringify(answeredIn),
})

test('a group is told how far it went and how long each question took it', () => {
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { playbook } = compiled
  const flow = playbook.flows.threads.get('survey')!
  const slow = Array.from({ length: 9 }, (_, i) => row('why', { grade: i + 1 }))
  expect(
    engagementOf(flow, [...slow, row('thanks', { grade: 90, why: 7 }, 'completed'), row('grade', {})], playbook),
  ).toEqual({
    began: 11,
    completed: 1,
    reached: [
      { step: 'grade', people: 11, secondsToAnswer: { median: 5, p90: 9 } },
      { step: 'why', people: 10, secondsToAnswer: { median: 7, p90: 7 } },
      { step: 'thanks', people: 1 },
    ],
    variants: [],
  })
  expect(engagementOf(flow, [], playbook).reached[0]).toEqual({ step: 'grade', people: 0, secondsToAnswer: null })
})

test('who is within a sub-thread is at the step that leads into it, were it by way of another', () => {
  const ask = (id: string) => ({ id, ask: `${id}?`, answer: { text: {} } })
  const nested = compilePlaybook({
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    channels: { sms: { kind: 'sms', consent: 'none', config: {} } },
    threads: {
      survey: {
        ...{ channels: ['sms'], topic: 'club' },
        steps: [
          ask('grade'),
          { id: 'home', thread: 'address' },
          ask('why'),
          { id: 'work', thread: 'address' },
          ask('last'),
        ],
      },
      address: { channels: ['sms'], topic: 'club', steps: [ask('street'), { id: 'more', thread: 'place' }] },
      place: { channels: ['sms'], topic: 'club', steps: [ask('zip')] },
    },
  })
  if (!nested.ok) throw new Error(JSON.stringify(nested.problems))
  const flow = nested.playbook.flows.threads.get('survey')!
  const within = (thread: string, step: string, answeredIn: Readonly<Record<string, number>>) => ({
    ...row(step, answeredIn),
    thread,
  })
  const rows = [
    within('survey', 'grade', {}),
    within('address', 'street', { grade: 1 }),
    within('place', 'zip', { grade: 1, 'address/street': 2 }),
    within('address', 'street', { grade: 1, why: 3, 'address/street': 2 }),
  ]
  const { began, reached } = engagementOf(flow, rows, nested.playbook)
  expect([began, ...reached.map(({ people, step }) => `${step} ${people}`)]).toEqual([
    4,
    'grade 4',
    'home 3',
    'why 1',
    'work 1',
    'last 0',
  ])
})

test('of two calls of one sub-thread, one right after the other, people are at the one they are in', () => {
  const twice = compilePlaybook({
    brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
    channels: { sms: { kind: 'sms', consent: 'none', config: {} } },
    threads: {
      survey: {
        ...{ channels: ['sms'], topic: 'club' },
        steps: [
          { id: 'home', thread: 'address' },
          { id: 'work', thread: 'address' },
          { id: 'bye', say: 'Bye' },
        ],
      },
      address: { channels: ['sms'], topic: 'club', steps: [{ id: 'street', ask: 'Street?', answer: { text: {} } }] },
    },
  })
  if (!twice.ok) throw new Error(JSON.stringify(twice.problems))
  const within = (returnsTo: string) => ({ ...row('street', {}), thread: 'address', returnsTo })
  const rows = [within('work'), within('bye'), within('bye')]
  const { reached } = engagementOf(twice.playbook.flows.threads.get('survey')!, rows, twice.playbook)
  expect(reached.map(({ people, step }) => `${step} ${people}`)).toEqual(['home 3', 'work 2', 'bye 0'])
})
