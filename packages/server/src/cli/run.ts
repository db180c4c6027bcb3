import { parseArgs } from 'node:util'
import { suggestion } from '../playbook/did-you-mean.ts'
import { type Command, type Given, UsageError } from './command.ts'
import { describeCommand, describeCommands } from './help-text.ts'
import type { Surroundings } from './surroundings.ts'

/** Runs one command line (without the program's name). Gives the exit code: 0 done, 1 failed, 2 wrongly called. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const [first] = args
  if (first === undefined || first === '--help' || first === '-h') {
    surroundings.print(describeCommands(surroundings.commands))
    return 0
  }
  if (first === '--version' || first === '-v') {
    surroundings.print(surroundings.version)
    return 0
  }
  try {
    const command = findCommand(args, surroundings.commands)
    const rest = args.slice(command.name.split(' ').length)
    if (rest.includes('--help') || rest.includes('-h')) {
      surroundings.print(describeCommand(command))
      return 0
    }
    return await command.run(readArguments(command, rest), surroundings)
  } catch (error) {
    surroundings.note(`attune: ${reasonOf(error)}`)
    return error instanceof UsageError ? 2 : 1
  }
}

/** The command that the first words name. */
function findCommand(args: readonly string[], commands: readonly Command[]): Command {
  const [first = '', second = ''] = args
  const found = commands.find(({ name }) => name === first || name === `${first} ${second}`)
  if (found) return found
  const below = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name)
  if (below.length > 0) {
    const words = below.map((name) => name.slice(first.length + 1))
    if (second === '' || second.startsWith('-')) throw new UsageError(`"${first}" needs one of: ${words.join(', ')}`)
    throw new UsageError(`there is no command "${first} ${second}"${suggestion(second, words)}`)
  }
  const words = [...new Set(commands.map(({ name }) => name.split(' ')[0]!))]
  throw new UsageError(`there is no command "${first}"${suggestion(first, words)}`)
}

/** Parses what follows the name of the command. */
function readArguments(command: Command, rest: readonly string[]): Given {
  const names = Object.keys(command.options)
  const options = Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }]))
  const { tokens } = parseArgs({ args: [...rest], options, strict: false, allowPositionals: true, tokens: true })
  const values = new Map<string, string | true>()
  const operands: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined
    if (!option) {
      const known = names.map((name) => `--${name}`)
      throw new UsageError(`"${command.name}" has no option ${token.rawName}${suggestion(token.rawName, known)}`)
    }
    if (option.type === 'boolean' && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`)
    if (option.type === 'string' && (token.value === undefined || token.value === ''))
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${option.placeholder ?? 'VALUE'}`)
    values.set(token.name, token.value ?? true)
  }
  checkOperands(command, operands)
  return {
    operands,
    text(option) {
      const value = values.get(option)
      return typeof value === 'string' ? value : undefined
    },
    flag: (option) => values.has(option),
  }
}

function checkOperands({ name, operands: expected }: Command, given: readonly string[]): void {
  const missing = expected.slice(given.length).find((operand) => !operand.startsWith('['))
  if (missing !== undefined) throw new UsageError(`"${name}" needs ${missing}; see attune help ${name}`)
  const takesMore = expected.at(-1)?.includes('…') === true
  if (given.length > expected.length && !takesMore)
    throw new UsageError(`"${name}" was given more than it takes: ${given.slice(expected.length).join(' ')}`)
}

/** The message of an error with those of its causes. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`
}
