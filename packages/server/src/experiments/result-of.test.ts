import { compilePlaybook } from '@attune/engine'
import { expect, it } from 'vitest'
import type { Runner } from '../runner/runner.ts'
import { resultOf } from './result-of.ts'

const HOUR = 3_600_000

/** An experiment that may promote after a day, with a clear winner. */
const clear = { exposed: 1000, converted: 50 }
const better = { exposed: 1000, converted: 120 }

function runnerWith(times: { firstAt: number; runningAt: number }): Runner {
  const compiled = compilePlaybook({
    brand: { name: 'Tea House', timezone: 'UTC', currency: 'USD' },
    experiments: {
      e: {
        variants: [{ id: 'a' }, { id: 'b' }],
        goal: { event: 'Order' },
        promote: { minExposures: 500, maxExpectedLoss: 0.001, after: '1d' },
      },
    },
  })
  if (!compiled.ok) throw new Error('the playbook is not sound')
  const tallies = new Map<string, number>([
    ...Object.entries(times),
    ...Object.entries(clear).map(([name, value]) => [`a/${name}`, value] as const),
    ...Object.entries(better).map(([name, value]) => [`b/${name}`, value] as const),
  ])
  const tally = (name: string) => tallies.get(name.replace('experiments/e/', '')) ?? 0
  const phaseOf = () => ({ phase: 'running', out: new Set() })
  return { playbook: compiled.playbook, shared: { tally }, phaseOf } as unknown as Runner
}

it('promotes a day after the first person took part, and a day after somebody started it once more', () => {
  const once = runnerWith({ runningAt: HOUR, firstAt: 2 * HOUR })
  expect(resultOf('e', once, 25 * HOUR)?.waitsFor).toBe('not before 1d of it are over')
  expect(resultOf('e', once, 26 * HOUR)?.due).toMatchObject({ to: 'promoted', variant: 'b' })
  const again = runnerWith({ runningAt: 100 * HOUR, firstAt: 2 * HOUR })
  expect(resultOf('e', again, 101 * HOUR)?.waitsFor).toBe('not before 1d of it are over')
  expect(resultOf('e', again, 124 * HOUR)?.due).toMatchObject({ to: 'promoted', variant: 'b' })
})
