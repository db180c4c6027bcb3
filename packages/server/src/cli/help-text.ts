import type { Command } from './command.ts'

/** The list of all commands. */
export function describeCommands(commands: readonly Command[]): string {
  const rows = commands.map((command) => [usageOf(command), command.summary] as const)
  return [
    'Attune: real-time interaction management',
    '',
    'Usage: attune COMMAND [options]',
    '',
    ...columns(rows),
    '',
    'attune help COMMAND tells more of one; attune --version tells the version.',
  ].join('\n')
}

/** One command with its operands and options. */
export function describeCommand(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { placeholder, description }]) =>
      [placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`, description] as const,
  )
  const head = [`attune ${usageOf(command)}${options.length > 0 ? ' [options]' : ''}`, '', command.summary]
  return options.length === 0 ? head.join('\n') : [...head, '', 'Options:', ...columns(options)].join('\n')
}

function usageOf({ name, operands }: Command): string {
  return [name, ...operands].join(' ')
}

function columns(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
