import type { Estimate } from '../statistics/moments.ts'
import type { Estimators } from './estimators.ts'
import type { LearnedEvaluation, PolicyValue } from './evaluate-learned.ts'
import type { Support, Verdict } from './support.ts'

const NAMES: Readonly<Record<keyof Estimators, string>> = {
  ips: 'inverse propensity',
  snips: 'self-normalised',
  dr: 'doubly robust',
}

/** A judged policy, for people. What cannot be stood behind is not shown as a number. */
export function describeEvaluation({
  estimators,
  reason,
  support,
  verdict,
}: Verdict & {
  readonly estimators: Estimators
  readonly support: Support
}): string {
  const worth = `${support.rows} rows, worth ${Math.round(support.effectiveSampleSize)}; clipping would cut ${(100 * support.clippedWeightShare).toFixed(2)} % of the weight`
  if (verdict === 'unreliable') return `${capital(reason)}.\n${worth}`
  const rows = Object.entries(NAMES).map(([key, name]) => {
    return `${name.padEnd(20)}${describeEstimate(estimators[key as keyof Estimators])}`
  })
  return ['Value per decision, with its standard error:', ...rows, worth].join('\n')
}

/** A learned policy beside the fixed ones, for people. */
export function describeLearned(evaluation: LearnedEvaluation): string {
  const { comparison, policies, splits, splitsByContext } = evaluation
  const values: [name: string, value: PolicyValue][] = [
    ['learned', policies.learned],
    ...Object.entries(policies.fixed).map(([action, value]): [string, PolicyValue] => [`always "${action}"`, value]),
    ['random', policies.random],
  ]
  const width = Math.max(...values.map(([name]) => name.length)) + 2
  const rows = values.map(([name, { estimators, interval, reason, verdict }]) => {
    if (verdict === 'unreliable') return `${name.padEnd(width)}${reason}`
    return `${name.padEnd(width)}${describeEstimate(estimators.ips)}  95 %: ${rounded(interval[0])} to ${rounded(interval[1])}`
  })
  const { bestFixed, conclusion, difference, interval } = comparison
  const words = { better: 'is better than', worse: 'is worse than', 'cannot tell': 'cannot be told from' }
  return [
    `Value per decision on rows from which nothing was learned (IPS, mean of ${splits} splits):`,
    ...rows,
    `The learned policy ${words[conclusion]} always "${bestFixed}": difference ${describeEstimate(difference)}, 95 %: ${rounded(interval[0])} to ${rounded(interval[1])}.`,
    `In ${splitsByContext} of ${splits} splits it found reason to treat people differently.`,
  ].join('\n')
}

function describeEstimate({ standardError, value }: Estimate): string {
  return `${rounded(value)} ± ${rounded(standardError)}`
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
