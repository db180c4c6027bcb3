import { parseArgs } from 'node:util'

/** How the demo is run. */
export interface DemoOptions {
  /** Ends by itself after `minutes`, and says nothing about how to go on. */
  readonly headless: boolean
  /** Real minutes; undefined runs until stopped. */
  readonly minutes: number | undefined
  readonly people: number
  readonly port: number
  readonly seed: number
}

/** Reads the command line. Throws a RangeError that names the argument with which something is wrong. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      headless: { type: 'boolean', default: false },
      minutes: { type: 'string' },
      people: { type: 'string', default: '3000' },
      port: { type: 'string', default: '4800' },
      seed: { type: 'string', default: '1' },
    },
  })
  const minutes = values.minutes === undefined ? undefined : readNumber('minutes', values.minutes, 0.01, 100_000)
  return {
    headless: values.headless,
    minutes: minutes ?? (values.headless ? 1 : undefined),
    people: readWhole('people', values.people, 1, 1_000_000),
    port: readWhole('port', values.port, 0, 65_535),
    seed: readWhole('seed', values.seed, 0, 0xffff_ffff),
  }
}

function readWhole(name: string, text: string, least: number, most: number): number {
  const value = readNumber(name, text, least, most)
  if (!Number.isInteger(value)) throw new RangeError(`--${name} is a whole number, not ${text}`)
  return value
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new RangeError(`--${name} is a number from ${least} to ${most}, not ${text}`)
  return value
}
