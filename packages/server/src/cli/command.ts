import type { Surroundings } from './surroundings.ts'

/** An option of a command. `placeholder` names the value of one that takes a value. */
interface Option {
  readonly type: 'string' | 'boolean'
  readonly placeholder?: string
  readonly description: string
}

/** What was given on the command line, after the name of the command. */
export interface Given {
  readonly operands: readonly string[]
  text(option: string): string | undefined
  flag(option: string): boolean
}

/** One command. Every file in `commands/` holds one, with these parts in this order. */
export interface Command {
  /** One or two words. */
  readonly name: string
  readonly summary: string
  /** Names of the operands; one in brackets may be left out. */
  readonly operands: readonly string[]
  readonly options: Readonly<Record<string, Option>>
  /** Gives the exit code: 0 done, 1 the answer is no, 2 wrongly called. */
  run(given: Given, surroundings: Surroundings): Promise<number>
}

/** Wrong use of a command: told in one line, with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
