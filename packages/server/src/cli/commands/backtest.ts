import { compilePlaybook } from '@attune/engine'
import { z } from 'zod'
import { backtest } from '../../backtest/backtest.ts'
import { describeBacktest } from '../../backtest/describe-backtest.ts'
import { type Command, type Given, UsageError } from '../command.ts'
import { readFolder } from '../read-folder.ts'

export const backtestCommand: Command = {
  name: 'backtest',
  summary: 'Live the stored history through a changed playbook, without sending, and show what would be different',
  operands: [],
  options: {
    playbook: { type: 'string', placeholder: 'DIR', description: 'folder of the changed playbook' },
    data: { type: 'string', placeholder: 'DIR', description: 'data directory; a server may be running on it' },
    from: {
      type: 'string',
      placeholder: 'INSTANT',
      description: 'count decisions from here; the beginning where not given',
    },
    to: { type: 'string', placeholder: 'INSTANT', description: 'up to here, not included; now where not given' },
    json: { type: 'boolean', description: 'only the line of JSON on standard output' },
  },
  async run(given, surroundings) {
    const { note, print } = surroundings
    const directory = needed(given, 'playbook')
    const dataDirectory = needed(given, 'data')
    const from = instantOf(given, 'from') ?? 0
    const to = instantOf(given, 'to') ?? Date.now()
    if (from >= to) throw new UsageError('--from must be before --to')
    const loaded = await readFolder(directory, surroundings)
    if (!loaded) return 1
    const compiled = compilePlaybook(loaded.definition)
    if (!compiled.ok) throw new Error(compiled.problems[0]?.message)
    const onProgress = (which: string, done: number, of: number) => note(`${which}: ${done} of ${of} customers`)
    const result = await backtest({ dataDirectory, playbook: compiled.playbook, from, to, onProgress })
    if (!given.flag('json')) print(describeBacktest(result))
    print(JSON.stringify(result))
    return 0
  },
}

function needed(given: Given, option: string): string {
  const value = given.text(option)
  if (value === undefined) throw new UsageError(`"backtest" needs --${option} DIR`)
  return value
}

function instantOf(given: Given, option: string): number | undefined {
  const text = given.text(option)
  if (text === undefined) return undefined
  if (!instantSchema.safeParse(text).success)
    throw new UsageError(
      `--${option} is an instant such as 2026-11-01T00:00:00Z, with its zone, or a day such as 2026-11-01 (its beginning in UTC), not "${text}"`,
    )
  return Date.parse(text)
}

/** Days that there are, and no time that each machine would read in its own zone. */
const instantSchema = z.union([z.iso.datetime({ offset: true }), z.iso.date()])
