import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Channel } from '@attune/engine'
import { type Keys, openKeys } from './access/keys.ts'
import { openAuditLog } from './audit/audit-log.ts'
import { inboxAdapter } from './channels/inbox/inbox-adapter.ts'
import { createInboxHub } from './channels/inbox/inbox-hub.ts'
import { openSigningSecret } from './channels/webhook/signing-secret.ts'
import { createWebhookAdapter } from './channels/webhook/webhook-adapter.ts'
import { takeDirectory } from './data-directory.ts'
import { Destinations } from './destinations/destinations.ts'
import { openProgressFile } from './destinations/progress.ts'
import type { ChannelAdapter } from './dispatch/channel-adapter.ts'
import { Dispatcher } from './dispatch/dispatcher.ts'
import { EngineClient } from './engine-thread/engine-client.ts'
import { createHttpServer } from './http/server.ts'
import { createIdentityTokens } from './identity-token/identity-token.ts'
import { openSigningKeys } from './identity-token/signing-keys.ts'
import { openLinkKeys } from './links/link-keys.ts'
import { createLinks, textLinksOf } from './links/links.ts'
import { createOutbound, type Outbound } from './outbound/outbound.ts'
import { loadPlaybook } from './playbook/load.ts'
import { parseEncryptionKeys } from './privacy/encryption-keys.ts'
import { type ClockSpec, createClock } from './runner/clock-spec.ts'
import { createCookieSeal } from './sign-in/cookie-seal.ts'
import type { SignInConfig } from './sign-in/definition.ts'
import { SignIn } from './sign-in/sign-in.ts'
import { DEFAULT_INPUT_LIMITS, type InputLimits } from './sources/limits.ts'
import { VERSION } from './version.ts'

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

export interface RunningServer {
  readonly url: string
  /** API keys by role, in plain: only when they have just been made. */
  readonly keys: { readonly write: string; readonly server: string; readonly admin: string } | undefined
  close(): Promise<void>
}

const DEFAULTS = {
  host: '127.0.0.1',
  port: 4800,
  documentBytes: 512 * 1024 * 1024,
  checkpointEveryMs: 500,
  segmentBytes: 64 * 1024 * 1024,
}

/** The playbook folder of the configuration has mistakes. */
export class PlaybookFolderError extends Error {
  override readonly name = 'PlaybookFolderError'
}

/** Starts Attune: recovers, listens, and serves until closed. */
export async function startServer(given: ServerConfig): Promise<RunningServer> {
  const { dataDirectory: directory } = given
  const release = directory === undefined ? undefined : takeDirectory(directory)
  try {
    return await serve({ ...DEFAULTS, ...given }, () => release?.())
  } catch (error) {
    // Whoever corrects what was wrong may start again in the same process.
    release?.()
    throw error
  }
}

async function serve(config: ServerConfig & typeof DEFAULTS, release: () => void): Promise<RunningServer> {
  const { dataDirectory: directory } = config
  const playbook = await playbookOf(config)
  const keys = await openKeys({ directory })
  const clockSpec = clockSpecOf(config)
  const clock = createClock(clockSpec, { now: () => Date.now() })
  const outbound = createOutbound({ allowPrivateAddresses: config.allowPrivateAddresses ?? false })
  const signingSecret = await openSigningSecret(directory)
  const adapters = new Map<string, ChannelAdapter>([
    ['inbox', inboxAdapter],
    ['webhook', createWebhookAdapter(outbound, signingSecret, () => Date.now())],
  ])
  const inboxHub = createInboxHub()
  const onTrouble = config.onTrouble ?? ((what, error) => console.error(`attune: ${what}: ${error}`))
  let url = ''
  const publicUrl = () => (config.publicUrl ?? url).replace(/\/+$/, '')
  const links = createLinks({
    keys: openLinkKeys(directory && join(directory, 'link-keys.json')),
    publicUrl,
    now: () => Date.now(),
  })
  let channels = new Map<string, Channel>()
  const dispatcher = new Dispatcher({
    adapters,
    clock,
    report: (customer, event) => engine.report(customer, event),
    channel: (id) => channels.get(id),
    links: (customer, channel) => textLinksOf(links, customer, channel),
  })
  const destinations = new Destinations({
    host: { call: (call) => engine.call(call) },
    ...{ outbound, signingSecret, onTrouble },
    progress: openProgressFile(directory && join(directory, 'destinations.json')),
    environment: config.environment ?? process.env,
    now: () => Date.now(),
  })
  const engine: EngineClient = new EngineClient(
    {
      directory,
      clock: clockSpec,
      documentBytes: config.documentBytes,
      limits: { ...DEFAULT_INPUT_LIMITS, ...config.limits },
      encryptionKeys: parseEncryptionKeys(config.encryptionKeys ?? ''),
      playbook,
      checkpointEveryMs: config.checkpointEveryMs,
      segmentBytes: config.segmentBytes,
    },
    {
      onHandOver: (handOver) => dispatcher.handOver(handOver),
      onInboxItem: (customer, item) => inboxHub.publish(customer, item),
      onRecall: (deliveries) => dispatcher.recall(deliveries),
      onErased: (customers) => {
        dispatcher.forget(customers)
        for (const customer of customers) inboxHub.end(customer)
      },
      onPlaybook: (news) => {
        channels = new Map(news.channels.map((channel) => [channel.id, channel]))
        destinations.adopt(news.destinations, news.lastFact)
      },
      onFacts: (last) => destinations.wake(last),
      onTrouble,
      onExit: config.onFatal ?? ((error) => console.error(`attune: ${error.message}`)),
    },
    config.engineWorker,
  )
  await engine.ready
  const { identityTokens, signIn } = openSignIn(config, { host: engine, outbound, publicUrl })
  const auditLog = directory === undefined ? undefined : await openAuditLog(join(directory, 'audit.ndjson'), Date.now)
  const http = createHttpServer({
    host: engine,
    ...(auditLog && { auditLog }),
    destinations,
    identityTokens,
    links,
    signIn,
    keys,
    inboxHub,
    limits: { ...DEFAULT_INPUT_LIMITS, ...config.limits },
    version: VERSION,
    reportFailure: (error) => onTrouble('a request failed', describeFailure(error)),
  })
  url = await http.listen({ host: config.host, port: config.port })
  return {
    url,
    keys: plainKeysOf(keys),
    async close() {
      await http.close()
      destinations.close()
      await engine.close()
      await auditLog?.close()
      outbound.close()
      release()
    },
  }
}

/** Tokens that tell who somebody is, and signing in where that is configured. Both are read by others: by the machine's clock. */
function openSignIn(
  { dataDirectory: directory, signIn: config }: ServerConfig,
  around: { readonly host: EngineClient; readonly outbound: Outbound; readonly publicUrl: () => string },
) {
  const now = () => Date.now()
  const keys = openSigningKeys(directory && join(directory, 'identity-keys.json'), now())
  const identityTokens = createIdentityTokens({ keys, issuer: around.publicUrl, now })
  if (!config) return { identityTokens, signIn: undefined }
  const seal = createCookieSeal(keys.secret, now)
  return { identityTokens, signIn: new SignIn({ ...around, config, tokens: identityTokens, seal, now }) }
}

/** An error with what it came of, and with where in the code it was thrown. */
function describeFailure(error: unknown): string {
  return inspect(error, { depth: 4 })
}

function plainKeysOf(keys: Keys): RunningServer['keys'] {
  return keys.created
}

async function playbookOf({ playbook, playbookDirectory }: ServerConfig): Promise<unknown> {
  if (playbook !== undefined || playbookDirectory === undefined) return playbook
  const loaded = await loadPlaybook(playbookDirectory)
  if (loaded.ok) return loaded.definition
  const problems = loaded.problems.map(
    ({ file, line, column, path, message }) => `${file}:${line}:${column} ${path}: ${message}`,
  )
  throw new PlaybookFolderError(problems.join('\n'))
}

function clockSpecOf({ clock }: ServerConfig): ClockSpec {
  if (clock === undefined) return { kind: 'system' }
  return clock.kind === 'scaled' ? { ...clock, realStart: Date.now() } : clock
}
