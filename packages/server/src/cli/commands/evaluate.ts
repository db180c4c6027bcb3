import { describeEvaluation, describeLearned } from '../../evaluate/describe.ts'
import { evaluateLearned } from '../../evaluate/evaluate-learned.ts'
import { evaluateTarget } from '../../evaluate/evaluate-target.ts'
import { readLoggedRows } from '../../evaluate/logged-rows.ts'
import { readTarget } from '../../evaluate/target.ts'
import { type Command, type Given, UsageError } from '../command.ts'

export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'Judge another policy, or learn one, from a log of what was done with which probability',
  operands: ['LOG.csv[.gz]'],
  options: {
    action: { type: 'string', placeholder: 'COL', description: 'column with what was done' },
    propensity: {
      type: 'string',
      placeholder: 'COL|NUMBER',
      description: 'column with the probability with which it was done, or one for all rows (0.25, 1/3)',
    },
    reward: { type: 'string', placeholder: 'COL', description: 'column with what came of it' },
    slot: { type: 'string', placeholder: 'COL', description: 'column with the slot, where there are several' },
    target: {
      type: 'string',
      placeholder: 'TARGET.csv',
      description: 'the policy to judge: columns action, probability and, where slots differ, slot',
    },
    learn: { type: 'boolean', description: 'learn a policy on half of the rows and judge it on the other half' },
    context: { type: 'string', placeholder: 'COL,COL…', description: 'columns that it may look at' },
    splits: { type: 'string', placeholder: 'N', description: 'how often to learn and judge; 20 where not given' },
    seed: { type: 'string', placeholder: 'TEXT', description: 'other splits for another text' },
    json: { type: 'boolean', description: 'only the line of JSON on standard output' },
  },
  async run(given, { print }) {
    const path = given.operands[0]!
    const columns = {
      action: needed(given, 'action'),
      propensity: needed(given, 'propensity'),
      reward: needed(given, 'reward'),
      slot: given.text('slot'),
      context: (given.text('context') ?? '').split(',').filter(Boolean),
    }
    const target = given.text('target')
    if ((target === undefined) !== given.flag('learn'))
      throw new UsageError('give either --target TARGET.csv or --learn')
    if (target === undefined && columns.context.length === 0)
      throw new UsageError('--learn needs --context COL,COL…: what the policy may look at')
    if (target === undefined && columns.slot !== undefined)
      throw new UsageError('with --learn, give the column of the slot among those of --context')
    if (target !== undefined && columns.context.length > 0)
      throw new UsageError('--context goes with --learn; a target is judged without it')
    const splits = splitsOf(given.text('splits') ?? '20')
    const log = await readLoggedRows(path, columns)
    if (target === undefined) {
      const evaluation = evaluateLearned(log, splits, given.text('seed') ?? 'attune')
      if (!given.flag('json')) print(describeLearned(evaluation))
      print(JSON.stringify(evaluation))
      return 0
    }
    const { estimators, reason, support, verdict } = evaluateTarget(log, await readTarget(target, log, columns.slot))
    const evaluation = { estimators, effectiveSampleSize: support.effectiveSampleSize, verdict, reason, support }
    if (!given.flag('json')) print(describeEvaluation(evaluation))
    print(JSON.stringify(evaluation))
    return 0
  },
}

function needed(given: Given, option: string): string {
  const value = given.text(option)
  if (value === undefined) throw new UsageError(`"evaluate" needs --${option}; see attune help evaluate`)
  return value
}

function splitsOf(text: string): number {
  const splits = Number(text)
  if (!Number.isInteger(splits) || splits < 1 || splits > 1000)
    throw new UsageError(`--splits is a whole number from 1 to 1000, not "${text}"`)
  return splits
}
