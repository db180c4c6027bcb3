import { readArguments } from './arguments.ts'
import { describeResults } from './report.ts'
import { runBench } from './run.ts'
import { FULL, QUICK } from './scale.ts'
import { round } from './statistics.ts'

const args = readArguments(process.argv.slice(2))
const results = await runBench(args, args.quick ? QUICK : FULL, (text) => console.error(`bench: ${text}`))
if (!args.json) console.log(`${describeResults(results)}\n`)
console.log(JSON.stringify(results, (_, value: unknown) => (typeof value === 'number' ? round(value) : value)))
