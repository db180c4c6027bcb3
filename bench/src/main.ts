import { readArguments } from './arguments.ts'
import { describeResults } from './report.ts'
import { runBench } from './run.ts'
import { FULL, QUICK } from './scale.ts'
import { round } from './statistics.ts'

const args = readArguments(process.argv.slice(2))
const note = (text: string) => console.error(`bench: ${Math.round(performance.now() / 1000)} s: ${text}`)
const results = await runBench(args, args.quick ? QUICK : FULL, note)
note('done')
if (!args.json) console.log(`${describeResults(results)}\n`)
console.log(JSON.stringify(results, (_, value: unknown) => (typeof value === 'number' ? round(value) : value)))
