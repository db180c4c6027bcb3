import type { RunningServer } from '../server.ts'
import type { ServerConfig } from '../server-config.ts'

/** How a command gets a server of its own. */
export type StartServer = (config: ServerConfig) => Promise<RunningServer>
