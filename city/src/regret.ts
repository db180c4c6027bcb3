import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { CONTESTANTS } from './regret/contest.ts'
import { plotRegret } from './regret/plot.ts'
import { runSeed, type Standing, summaryOf, summaryTable, tableOf } from './regret/standing.ts'

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '600' },
    days: { type: 'string', default: '30' },
    seed: { type: 'string', default: '7' },
    seeds: { type: 'string' },
    svg: { type: 'string' },
  },
})
const options = { people: Number(values.people), days: Number(values.days) }
const seeds = (values.seeds ?? values.seed).split(',').map(Number)
const runs: Standing[] = []
for (const seed of seeds) {
  const standing = await runSeed(seed, options)
  runs.push(standing)
  if (seeds.length > 1) process.stdout.write(`seed ${seed}\n`)
  process.stdout.write(tableOf(standing))
  process.stdout.write(`${JSON.stringify({ ...options, seed, policies: Object.fromEntries(standing.policies) })}\n`)
}
// Of several seeds the picture is that of the first.
if (values.svg !== undefined) await writeFile(values.svg, plotRegret(runs[0]!.regret))
if (seeds.length > 1) {
  const policies = CONTESTANTS.map((one) => [one, summaryOf(one, runs)] as const)
  process.stdout.write(`seeds ${seeds.join(', ')}: mean and standard deviation\n${summaryTable(policies)}`)
  process.stdout.write(`${JSON.stringify({ ...options, seeds, policies: Object.fromEntries(policies) })}\n`)
}
