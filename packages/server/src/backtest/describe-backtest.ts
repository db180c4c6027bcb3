import type { Backtest } from './backtest.ts'
import type { PastValue } from './judge-past.ts'
import type { PastSummary } from './past-tally.ts'

/** A table of both playbooks and what is different, for people. */
export function describeBacktest({ challenger, champion, customers, from, to, value }: Backtest): string {
  const period = `${customers} customers, ${from} to ${to}`
  if (champion.moments === 0 && challenger.moments === 0)
    return `${period}\nThere is nothing to compare: neither playbook has a moment in that time. Look at --from and --to.`
  const rows: [name: string, of: (summary: PastSummary) => number][] = [
    ['moments', ({ moments }) => moments],
    ['silences', ({ silences }) => silences],
    ['sends', ({ sends }) => sends],
    ['cost', ({ cost }) => cost],
    ['people reached', ({ people }) => people],
    ['sends per person reached', ({ people, sends }) => (people === 0 ? 0 : sends / people)],
    ['most to one person', ({ mostPerPerson }) => mostPerPerson],
  ]
  for (const [title, group] of [
    ['sends on', 'sendsByChannel'],
    ['sends of', 'sendsByAction'],
    ['offer', 'offers'],
    ['held back:', 'heldBack'],
    ['sends to', 'sendsByAudience'],
  ] as const) {
    const names = new Set([...Object.keys(champion[group]), ...Object.keys(challenger[group])])
    for (const name of [...names].sort()) rows.push([`${title} ${name}`, (summary) => summary[group][name] ?? 0])
  }
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  const cell = (value: number) => String(Number(value.toFixed(2))).padStart(12)
  const lines = rows.map(([name, of]) => {
    const [before, after] = [of(champion), of(challenger)]
    return `${name.padEnd(width)}${cell(before)}${cell(after)}${cell(after - before)}`
  })
  const head = `${''.padEnd(width)}${'in force'.padStart(12)}${'changed'.padStart(12)}${'difference'.padStart(12)}`
  return [period, head, ...lines, '', ...describeValue(value)].join('\n')
}

/** No number is shown that cannot be stood behind. */
function describeValue({ asMade, decisions, estimators, leftOut, reason, restoredShare, support, verdict }: PastValue) {
  const basis = `${decisions} decisions, ${percent(restoredShare)} of them come out again from the history${leftOut > 0 ? `; ${leftOut} people left out, who were merged or parted` : ''}`
  if (verdict !== 'ok') return [`value of a decision: ${reason}`, basis]
  const names = { ips: 'inverse propensity', snips: 'self-normalised', dr: 'doubly robust' } as const
  const lines = (['ips', 'snips', 'dr'] as const).map((name) => {
    const { standardError, value } = estimators[name]
    return `  ${names[name].padEnd(20)}${value.toFixed(3).padStart(12)} ± ${(1.96 * standardError).toFixed(3)} (95 %)`
  })
  const worth = `the ${support.rows} rows are worth ${Math.round(support.effectiveSampleSize)}, ${percent(support.clippedWeightShare)} of the weight would be clipped`
  return [`value of a decision, minor units (as made: ${asMade.toFixed(3)})`, ...lines, `${basis}; ${worth}`]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
