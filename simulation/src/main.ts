import { parseArgs } from 'node:util'
import { type Report, simulate } from './simulate.ts'

const USAGE = 'usage: npm run simulate -- [--seed N] [--days D] [--talkers N] [--sends N] [--json]'

const { seed, days, json, sends, talkers } = readArguments(process.argv.slice(2))
console.log(`seed ${seed}`)
const report = await simulate({ seed, days, talkers, sends })
if (!json) describe(report)
const { asked, events, crashes, crossed, violations } = report
const said = { ...(talkers > 0 && { talkers, crossed }), ...(sends > 0 && { sends, asked }) }
console.log(JSON.stringify({ seed, events, crashes, ...said, violations }))
process.exitCode = violations.length > 0 ? 1 : 0

function readArguments(args: string[]): { seed: number; days: number; talkers: number; sends: number; json: boolean } {
  const values = valuesOf(args)
  const chosen = values.seed === undefined ? process.pid : Number(values.seed)
  const long = Number(values.days)
  const [talkers, sends] = [Number(values.talkers), Number(values.sends)]
  const isCount = (count: number) => Number.isSafeInteger(count) && count >= 0
  if (!Number.isSafeInteger(chosen) || !(long > 0) || !isCount(talkers) || !isCount(sends)) return refuse()
  return { seed: chosen, days: long, talkers, sends, json: values.json }
}

function valuesOf(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        seed: { type: 'string' },
        days: { type: 'string', default: '1.5' },
        talkers: { type: 'string', default: '0' },
        sends: { type: 'string', default: '0' },
        json: { type: 'boolean', default: false },
      },
    }).values
  } catch {
    return refuse()
  }
}

function refuse(): never {
  console.error(USAGE)
  process.exit(2)
}

function describe({ events, records, decisions, messages, crashes, violations, hash }: Report): void {
  console.log(
    `${events} events, ${records} records, ${decisions} decisions, ${messages} messages handed over, ${crashes} crashes`,
  )
  console.log(`final state ${hash}`)
  for (const violation of violations) console.log(`VIOLATION ${violation}`)
  if (violations.length === 0) console.log('all invariants held')
}
