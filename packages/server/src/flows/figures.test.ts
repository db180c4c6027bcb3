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
  ...{ thread: 'survey', step, channel: 'sms', startedAt: 0, updatedAt: 0, answers: '{}' },
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
