import { bundled } from '../bundle/bundle.ts'
import type { ServerConfig } from '../server-config.ts'

/** A server in a process of its own, to be killed: takes its configuration as JSON and prints where it listens. */
const config = JSON.parse(process.argv[2]!) as ServerConfig
const { startServer }: typeof import('../index.ts') = await import(
  bundled(new URL('../index.ts', import.meta.url)).href
)
const { url, keys } = await startServer(config)
console.log(JSON.stringify({ url, keys }))
