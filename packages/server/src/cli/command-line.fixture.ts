import { commands } from './registry.ts'
import { runCommandLine } from './run.ts'

/** What became of a command: the exit code, what it printed, what it noted, and both in the order in which they came. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly said: readonly string[]
}

/** Runs a command line that speaks to servers that are there; it starts none itself. */
export async function runCommand(...line: readonly string[]): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const said: string[] = []
  const code = await runCommandLine(line, {
    ...{ commands, version: '1', environment: {}, fetch },
    print: (text) => said.push(text) && out.push(text),
    note: (text) => said.push(text) && err.push(text),
    startServer: () => Promise.reject(new Error('no server in this test')),
    untilStopped: () => Promise.resolve(),
  })
  return { code, out: out.join('\n'), err: err.join('\n'), said }
}
