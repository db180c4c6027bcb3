import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compilePlaybook, createRandom, type Playbook } from '@attune/engine'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startAttune } from '../scenarios/attune.fixture.ts'
import { backtest } from './backtest.ts'
import { describeBacktest } from './describe-backtest.ts'

const PEOPLE = 1200
const AT_ONCE = 100
/** Who is shown what orders again with this probability. */
const RESPONDS: Readonly<Record<string, number>> = { a: 0.2, b: 0.6 }

let data: string

interface Variation {
  readonly policy?: object
  readonly a?: object
  readonly b?: object
  readonly more?: object
}

const playbookWith =
  ({ a = {}, b = {}, more = {}, policy = {} }: Variation = {}) =>
  (url: string) => {
    const offered = (value: number) => ({
      ...{ triggers: ['visit'], value, prior: { alpha: 50, beta: 50 } },
      response: { event: 'Bought', within: '4s' },
      treatments: [{ channel: 'push', content: { text: '{{ event.user }} Hello' } }],
    })
    return {
      brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
      policy: { randomArm: 0.5, exploration: 0, spacing: '1s', ...policy },
      channels: { push: { kind: 'webhook', consent: 'opt-out', config: { url }, cost: 3 } },
      triggers: { visit: { on: { event: 'Visit' } } },
      actions: { a: { ...offered(1000), ...a }, b: { ...offered(900), ...b }, ...more },
    }
  }

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'attune-judge-past-'))
  const attune = await startAttune(playbookWith(), { dataDirectory: data, checkpointEveryMs: 50 })
  const send = (event: string, people: readonly string[]) =>
    attune.ask('POST', '/v1/batch', {
      batch: people.map((userId) => ({
        ...{ type: 'track', userId, event, messageId: `${event}${userId}`, properties: { user: userId } },
      })),
    })
  const random = createRandom('responses')
  for (let done = 0; done < PEOPLE; done += AT_ONCE) {
    await send(
      'Visit',
      Array.from({ length: AT_ONCE }, (_, i) => `u${done + i}`),
    )
    await vi.waitFor(() => expect(attune.sent.length).toBe(done + AT_ONCE), { timeout: 20_000, interval: 5 })
    const answering = attune.sent.slice(done).filter(({ data: { action } }) => random() < RESPONDS[action]!)
    await send(
      'Bought',
      answering.map(({ data: { content } }) => content.text!.split(' ')[0]!),
    )
  }
  await new Promise((resolve) => setTimeout(resolve, 4100))
  await send('Later', ['u0'])
  // What is closed has stored everything.
  await attune.close()
}, 90_000)

afterAll(() => rm(data, { recursive: true }))

function judge(variation: Variation) {
  const compiled = compilePlaybook(playbookWith(variation)('https://example.com/'))
  if (!compiled.ok) throw new Error(compiled.problems[0]!.message)
  const playbook: Playbook = compiled.playbook
  return backtest({ dataDirectory: data, playbook, from: 0, to: Date.now() + 1000, onProgress: () => undefined })
}

describe('the value of a changed playbook, from the decisions that were made', () => {
  it('is what came of them where nothing has changed', async () => {
    const { value } = await judge({})
    expect(value).toMatchObject({ verdict: 'ok', decisions: PEOPLE, restoredShare: 1, leftOut: 0 })
    expect(value.support.largestWeight).toBeCloseTo(1, 9)
    const { dr, ips, snips } = value.estimators
    for (const { value: estimated } of [ips, snips]) expect(estimated).toBeCloseTo(value.asMade, 6)
    expect(Math.abs(dr.value - value.asMade)).toBeLessThan(4 * dr.standardError)
  })

  it('is within its error of the truth where another action would be chosen', async () => {
    const result = await judge({ policy: { randomArm: 0 }, b: { lever: 10 } })
    const { value } = result
    const truth = 900 * RESPONDS.b! - 3
    expect(value.verdict).toBe('ok')
    for (const { standardError, value: estimated } of Object.values(value.estimators)) {
      expect(Math.abs(estimated - truth)).toBeLessThan(4 * standardError)
      expect(standardError).toBeLessThan(60)
    }
    expect(describeBacktest(result)).toMatch(/doubly robust +5\d\d\.\d+ ± /)
  })

  it('cannot be told of an action that nobody was ever shown, and no number is printed', async () => {
    const fresh = { triggers: ['visit'], value: 5000, treatments: [{ channel: 'push', content: { text: 'New' } }] }
    const result = await judge({ more: { c: fresh } })
    expect(result.value.verdict).toBe('unreliable')
    expect(result.value.reason).toContain('support too thin')
    expect(describeBacktest(result)).not.toContain('doubly robust')
  })
})
