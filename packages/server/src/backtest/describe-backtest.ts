import type { Backtest } from './backtest.ts'
import type { PastSummary } from './past-tally.ts'

/** A table of both playbooks and what is different, for people. */
export function describeBacktest({ challenger, champion, customers, from, to }: Backtest): string {
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
  return [`${customers} customers, ${from} to ${to}`, head, ...lines].join('\n')
}
