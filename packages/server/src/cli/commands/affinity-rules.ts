import { type AssociationRule, mineRules } from '@attune/engine'
import { readBaskets } from '../../affinity/read-baskets.ts'
import { type Command, type Given, UsageError } from '../command.ts'

export const affinityRulesCommand: Command = {
  name: 'affinity rules',
  summary: 'Tell what is bought together, from a file with one basket a line',
  operands: ['FILE'],
  options: {
    support: {
      type: 'string',
      placeholder: 'SHARE',
      description: 'of all baskets that hold all of it; 0.01 where not given',
    },
    confidence: {
      type: 'string',
      placeholder: 'SHARE',
      description: 'of those with the one side that hold the other; 0.25',
    },
    size: { type: 'string', placeholder: 'N', description: 'things in a rule at most; 10' },
    most: { type: 'string', placeholder: 'N', description: 'rules shown; 30' },
    json: { type: 'boolean', description: 'only JSON on standard output, with all rules' },
  },
  async run(given, { print }) {
    const thresholds = {
      support: numberOf(given, 'support', 0.01, 1),
      confidence: numberOf(given, 'confidence', 0.25, 1),
      size: numberOf(given, 'size', 10, 100),
    }
    const baskets = await readBaskets(given.operands[0]!)
    const rules = mineRules(
      baskets.map((items) => ({ items })),
      thresholds,
    )
    if (given.flag('json'))
      print(JSON.stringify({ baskets: baskets.length, rules: rules.length, bySize: bySize(rules), found: rules }))
    else {
      print(`${rules.length} rules in ${baskets.length} baskets`)
      for (const rule of rules.slice(0, numberOf(given, 'most', 30, 1e6))) print(describe(rule))
    }
    return 0
  },
}

function numberOf(given: Given, option: string, otherwise: number, most: number): number {
  const text = given.text(option)
  if (text === undefined) return otherwise
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value <= most) return value
  throw new UsageError(`--${option} is a number above 0 and at most ${most}, not "${text}"`)
}

/** How many rules there are of two things, of three … */
function bySize(rules: readonly AssociationRule[]): { readonly [size: string]: number } {
  const counts: Record<string, number> = {}
  for (const { given } of rules) counts[given.length + 1] = (counts[given.length + 1] ?? 0) + 1
  return counts
}

function describe({ confidence, consequent, given, lift, support }: AssociationRule): string {
  const share = (value: number) => `${(value * 100).toFixed(2)} %`
  return `${given.join(', ')} → ${consequent}: lift ${lift.toFixed(6)}, confidence ${share(confidence)}, support ${share(support)}`
}
