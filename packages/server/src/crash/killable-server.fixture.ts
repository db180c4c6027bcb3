import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { RunningServer } from '../server.ts'
import type { ServerConfig } from '../server-config.ts'

/** A server process that can be started anew on the same data and killed without notice. */
export class KillableServer {
  readonly #config: ServerConfig
  #process: ChildProcess | undefined
  /** What the processes wrote to standard error. */
  complaints = ''
  url = ''
  keys: RunningServer['keys']

  constructor(config: ServerConfig) {
    this.#config = config
  }

  /** Fulfilled when it has recovered and listens. */
  async start(): Promise<void> {
    const script = fileURLToPath(new URL('./server-process.fixture.ts', import.meta.url))
    const child = spawn(process.execPath, [script, JSON.stringify(this.#config)], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#process = child
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (text: string) => {
      this.complaints += text
    })
    const line = await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit')])
    if (typeof line[0] !== 'string' || !line[0].startsWith('{'))
      throw new Error(`the server did not start: ${this.complaints}`)
    const { url, keys } = JSON.parse(line[0]) as Pick<RunningServer, 'url' | 'keys'>
    this.url = url
    this.keys ??= keys
  }

  /** Ends the process as a power cut would, as far as a process can see. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
}
