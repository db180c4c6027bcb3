import { readPassSettings, warnOfPasses } from '../../passes/settings.ts'
import type { RunningServer } from '../../server.ts'
import type { ServerConfig } from '../../server-config.ts'
import { loadSignIn } from '../../sign-in/load-sign-in.ts'
import { type Command, type Given, UsageError } from '../command.ts'

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Start the server; it ends with Ctrl-C',
  operands: [],
  options: {
    data: { type: 'string', placeholder: 'DIR', description: 'where everything is kept; without it, in memory only' },
    port: {
      type: 'string',
      placeholder: 'N',
      description: 'port to listen on, 4800 where not given; 0 takes a free one',
    },
    host: { type: 'string', placeholder: 'H', description: 'address to listen on, 127.0.0.1 where not given' },
    playbook: { type: 'string', placeholder: 'DIR', description: 'put the playbook in this folder in force' },
    'public-url': {
      type: 'string',
      placeholder: 'URL',
      description: 'address under which browsers reach the server, such as https://attune.example.com',
    },
    'sign-in': { type: 'string', placeholder: 'FILE', description: 'how customers sign in (docs/sign-in.md)' },
    'allow-private': {
      type: 'boolean',
      description: 'let channels call addresses that are not on the public internet',
    },
  },
  async run(given, { environment, startServer, print, note, untilStopped }) {
    const config = configOf(given)
    if (config.dataDirectory === undefined) note('without --data, everything is gone when the server ends')
    const failure = Promise.withResolvers<Error>()
    const encryptionKeys = environment.ATTUNE_ENCRYPTION_KEYS
    const signIn = given.text('sign-in')
    const passes = await readPassSettings(environment)
    const warning = warnOfPasses(passes, Date.now())
    if (warning !== undefined) note(warning)
    const server = await startServer({
      ...config,
      ...(encryptionKeys !== undefined && { encryptionKeys }),
      ...(signIn !== undefined && { signIn: await loadSignIn(signIn, environment) }),
      passes,
      onFatal: failure.resolve,
    })
    print(`Attune listens on ${server.url}`)
    for (const { message, path } of server.warnings) note(`${path}: ${message}`)
    if (server.keys) print(describeKeys(server.keys))
    const failed = await Promise.race([untilStopped(), failure.promise])
    await server.close()
    if (failed) throw new Error('the server can no longer work', { cause: failed })
    return 0
  },
}

/** Only what was given, so that the server's own defaults stand for the rest. */
function configOf(given: Given): ServerConfig {
  const dataDirectory = given.text('data')
  const port = given.text('port')
  const host = given.text('host')
  const playbookDirectory = given.text('playbook')
  const publicUrl = given.text('public-url')
  return {
    ...(dataDirectory !== undefined && { dataDirectory }),
    ...(port !== undefined && { port: portOf(port) }),
    ...(host !== undefined && { host }),
    ...(playbookDirectory !== undefined && { playbookDirectory }),
    ...(publicUrl !== undefined && { publicUrl: urlOf(publicUrl) }),
    ...(given.flag('allow-private') && { allowPrivateAddresses: true }),
  }
}

function urlOf(text: string): string {
  if (/^https?:\/\/[^?#]+$/.test(text) && URL.canParse(text)) return text
  throw new UsageError(`--public-url is an address such as https://attune.example.com, not "${text}"`)
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--port is a number from 0 to 65535, not "${text}"`)
  return port
}

function describeKeys(keys: NonNullable<RunningServer['keys']>): string {
  const lines = Object.entries(keys).map(([role, key]) => `  ${role.padEnd(8)}${key}`)
  return ['Keys, shown only this once; keep them:', ...lines].join('\n')
}
