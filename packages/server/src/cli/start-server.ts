import type { RunningServer, ServerConfig } from '../server.ts'

/** How a command gets a server of its own. */
export type StartServer = (config: ServerConfig) => Promise<RunningServer>
