import type { PassSettings } from './passes/settings.ts'
import { loadPlaybook } from './playbook/load.ts'
import type { ClockSpec } from './runner/clock-spec.ts'
import type { SignInConfig } from './sign-in/definition.ts'
import type { InputLimits } from './sources/limits.ts'

export interface ServerConfig {
  /** Where everything is kept; without it everything is gone when the server stops, which is for trials only. */
  readonly dataDirectory?: string
  readonly host?: string
  /** 0 takes any free port. */
  readonly port?: number
  /** A folder of YAML files to be the playbook in force. */
  readonly playbookDirectory?: string
  /** A definition to be the playbook in force; wins over the folder. */
  readonly playbook?: unknown
  readonly clock?:
    | { readonly kind: 'system' }
    | { readonly kind: 'scaled'; readonly startAt: number; readonly factor: number }
    | { readonly kind: 'follow'; readonly startAt: number }
  /** Bytes that customers may take in memory. */
  readonly documentBytes?: number
  /** Whether channels may call addresses that are not on the public internet. */
  readonly allowPrivateAddresses?: boolean
  /** With what traits are encrypted on disk that the playbook chooses (`privacy.encrypt`), as `id:base64,…`; the first is the current one. */
  readonly encryptionKeys?: string
  /** Address under which browsers reach the server, such as `https://attune.example.com`; where it listens, if not given. */
  readonly publicUrl?: string
  /** Where the secrets of destinations are looked up; that of the process where it is not given. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** How customers sign in; they cannot where it is not given. */
  readonly signIn?: SignInConfig
  /** With what passes for the wallets of phones are signed; none are made where it is not given. */
  readonly passes?: PassSettings
  /** Where destinations of kind `file` put their files; `exports` in the data directory where not given. */
  readonly exportDirectory?: string
  /** How often the store is brought up to date. */
  readonly checkpointEveryMs?: number
  /** Size of one file of the journal. */
  readonly segmentBytes?: number
  readonly limits?: Partial<InputLimits>
  /** Told of trouble that the server lives with. */
  readonly onTrouble?: (what: string, error: string) => void
  /** Told when the server can no longer work and should be started anew. */
  readonly onFatal?: (error: Error) => void
  /** Another engine thread than Attune's own: for measuring what everything around the engine costs. */
  readonly engineWorker?: URL
}

/** What holds where a configuration says nothing. */
export const DEFAULTS = {
  host: '127.0.0.1',
  port: 4800,
  documentBytes: 512 * 1024 * 1024,
  checkpointEveryMs: 1000,
  segmentBytes: 16 * 1024 * 1024,
}

/** The playbook folder of the configuration has mistakes. */
export class PlaybookFolderError extends Error {
  override readonly name = 'PlaybookFolderError'
}

/** A configuration with everything that must be known. */
export type WholeConfig = ServerConfig & typeof DEFAULTS

/** The definition that a configuration wants in force; undefined leaves the one that is. Throws `PlaybookFolderError`. */
export async function playbookOf({ playbook, playbookDirectory }: ServerConfig): Promise<unknown> {
  if (playbook !== undefined || playbookDirectory === undefined) return playbook
  const loaded = await loadPlaybook(playbookDirectory)
  if (loaded.ok) return loaded.definition
  const problems = loaded.problems.map(
    ({ file, line, column, path, message }) => `${file}:${line}:${column} ${path}: ${message}`,
  )
  throw new PlaybookFolderError(problems.join('\n'))
}

export function clockSpecOf({ clock }: ServerConfig): ClockSpec {
  if (clock === undefined) return { kind: 'system' }
  return clock.kind === 'scaled' ? { ...clock, realStart: Date.now() } : clock
}
