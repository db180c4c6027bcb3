import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCommand } from './command-line.fixture.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-backtest-cli-'))
  await writeFile(join(folder, 'playbook.yaml'), 'brand: { name: Bean, timezone: UTC, currency: USD }\n')
})
afterAll(() => rm(folder, { recursive: true }))

const backtest = (...more: string[]) => runCommand('backtest', '--playbook', folder, '--data', folder, ...more)

it.each(['2026-02-30', '2026-02-30T00:00:00Z', '2026-11-01T08:00:00', '2026-13-01T00:00:00Z', 'yesterday', '1'])(
  'no day that there is, or no zone: %s is refused with what is to be written',
  async (instant) => {
    const { code, err } = await backtest('--from', instant)
    expect(code).toBe(2)
    expect(err).toContain(`--from is an instant such as 2026-11-01T00:00:00Z, with its zone`)
    expect(err).toContain(`not "${instant}"`)
  },
)

it('a period that ends before it begins, and a folder without data, are told', async () => {
  expect((await backtest('--from', '2026-11-02', '--to', '2026-11-01T00:00:00-05:00')).err).toContain('must be before')
  const { code, err } = await backtest('--from', '2026-11-01', '--to', '2026-11-02T00:00:00+01:00')
  expect(code).toBe(1)
  expect(err).toContain(`there is no ${join(folder, 'store.db')}: --data is the directory`)
})
