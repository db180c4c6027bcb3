import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { CONTESTANTS, type Contestant, NAMES } from './regret/contest.ts'
import { plotRegret } from './regret/plot.ts'
import { runContest } from './regret/run-contest.ts'
import type { Score } from './regret/score.ts'

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '600' },
    days: { type: 'string', default: '30' },
    seed: { type: 'string', default: '7' },
    svg: { type: 'string' },
  },
})
const options = { people: Number(values.people), days: Number(values.days), seed: Number(values.seed) }
const scores = new Map<Contestant, Score>()
for (const contestant of CONTESTANTS) scores.set(contestant, await runContest(contestant, options))
const best = scores.get('clairvoyant')!.value
const regret = new Map([...scores].map(([one, { value }]) => [one, value.map((sum, day) => best[day]! - sum)]))
const rows = [...scores].map(([one, { optOuts, sent, value }]) => {
  const money = (cents: number) => (cents / 100).toFixed(0).padStart(8)
  const perPerson = (sent / options.people).toFixed(1).padStart(10)
  return `${NAMES[one].padEnd(22)}${money(value.at(-1)!)}${money(regret.get(one)!.at(-1)!)}${perPerson}${String(optOuts).padStart(10)}`
})
process.stdout.write(`${'policy'.padEnd(22)}   value  regret  messages  opt-outs\n${rows.join('\n')}\n`)
if (values.svg !== undefined) await writeFile(values.svg, plotRegret(regret))
const result = [...scores].map(([one, { optOuts, sent, value }]) => {
  return [
    one,
    { value: value.at(-1), regret: regret.get(one)!.at(-1), messagesPerPerson: sent / options.people, optOuts },
  ]
})
process.stdout.write(`${JSON.stringify({ ...options, policies: Object.fromEntries(result) })}\n`)
