import type { Command } from './command.ts'
import type { StartServer } from './start-server.ts'

/** Everything a command touches besides its arguments, so that tests can stand in for it. */
export interface Surroundings {
  readonly commands: readonly Command[]
  readonly version: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** One or more lines of the answer, to standard output. */
  print(text: string): void
  /** One or more lines about the way there, to standard error. */
  note(text: string): void
  /** How something stands that takes long, to a terminal: each text in place of the one before. */
  status?(text: string): void
  readonly startServer: StartServer
  readonly fetch: typeof fetch
  /** Fulfilled when the person wants the program to end. */
  untilStopped(): Promise<void>
}
