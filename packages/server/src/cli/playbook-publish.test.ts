import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { runCommand } from './command-line.fixture.ts'

/** A survey with a person at each of its questions. */
const playbookOf = (url: string, steps: readonly string[], inside: object = {}) => ({
  brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
  channels: { sms: { kind: 'webhook', consent: 'opt-in', address: 'phone', config: { url } } },
  threads: {
    survey: {
      ...{ topic: 'club', channels: ['sms'], keywords: ['SURVEY'], inside },
      steps: steps.map((id) => ({ id, ask: `${id}?`, answer: { text: {} } })),
    },
  },
})

let attune: Attune
let folder: string
let url = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-publish-'))
  attune = await startAttune((sink) => {
    url = sink
    return playbookOf(sink, ['grade', 'why', 'friend'])
  })
  for (const [i, from] of ['+12065550101', '+12065550102', '+12065550103'].entries())
    for (const text of ['survey', 'one', 'two'].slice(0, i + 1))
      await attune.ask('POST', '/v1/messages', { channel: 'sms', from, text })
}, 60_000)
afterAll(async () => {
  await attune.close()
  await rm(folder, { recursive: true })
})

async function publish(definition: object, ...options: string[]) {
  // JSON is YAML, too.
  await writeFile(join(folder, 'playbook.yaml'), JSON.stringify(definition))
  const access = ['--url', attune.server.url, '--key', attune.server.keys!.admin]
  const { said } = await runCommand('playbook', 'publish', folder, ...access, ...options)
  return said.filter((text) => /people inside|^ {2}\d/.test(text))
}

test('who publishes is told beforehand where everybody inside lands', { timeout: 40_000 }, async () => {
  const moved = playbookOf(url, ['grade', 'friend'], { moves: { why: 'friend' } })
  await expect
    .poll(() => publish(moved, '--dry-run'), { timeout: 15_000, interval: 500 })
    .toEqual([
      'people inside',
      '  1 at step "friend" of thread survey go on at step "friend"',
      '  1 at step "grade" of thread survey go on at step "grade"',
      '  1 at step "why" of thread survey go on at step "friend"',
    ])
  expect(await publish(playbookOf(url, ['grade']), '--dry-run')).toEqual([
    'people inside',
    '  1 at step "friend" of thread survey leave',
    '  1 at step "grade" of thread survey go on at step "grade"',
    '  1 at step "why" of thread survey leave',
  ])
  const stay = playbookOf(url, ['grade'], { people: 'stay' })
  expect((await publish(stay, '--dry-run'))[1]).toBe(
    '  1 at step "friend" of thread survey stay, and finish by the definition by which they began',
  )
  expect(await publish(playbookOf(url, ['grade', 'why', 'friend']), '--dry-run')).toEqual([])
})
