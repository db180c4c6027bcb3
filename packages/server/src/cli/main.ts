import { VERSION } from '../version.ts'
import { commands } from './registry.ts'
import { runCommandLine } from './run.ts'

/** Fulfilled at the first signal to end; a second one ends the process the hard way. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

// Whoever reads what is printed may have read enough (`attune … | head -1`): what is done is done all the same.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

process.exitCode = await runCommandLine(process.argv.slice(2), {
  commands,
  version: VERSION,
  environment: process.env,
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
  ...(process.stderr.isTTY && { status: (text: string) => void process.stderr.write(`\r\u001b[2K${text}`) }),
  // Loaded when it is needed: checking a playbook should not wait for a database and an HTTP server.
  startServer: async (config) => (await import('../server.ts')).startServer(config),
  fetch,
  untilStopped,
})
