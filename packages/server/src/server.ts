import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Channel } from '@attune/engine'
import { openKeys } from './access/keys.ts'
import { warmAudiences } from './audiences/ask-as-of.ts'
import { AudienceThread } from './audiences/audience-thread.ts'
import { openAuditLog } from './audit/audit-log.ts'
import { createInboxHub, type InboxHub } from './channels/inbox/inbox-hub.ts'
import { Listening } from './channels/listening.ts'
import { openAdapters } from './channels/open-adapters.ts'
import { ProviderCalls } from './channels/provider-calls.ts'
import { hasSecret, secretsOf } from './channels/secrets.ts'
import { openSigningSecret } from './channels/webhook/signing-secret.ts'
import { takeDirectory } from './data-directory.ts'
import { Destinations } from './destinations/destinations.ts'
import { openProgressFile } from './destinations/progress.ts'
import { ChannelDesk } from './dispatch/channel-desk.ts'
import { Dispatcher } from './dispatch/dispatcher.ts'
import type { LinksFor } from './dispatch/render.ts'
import { Trials } from './dispatch/trials.ts'
import { EngineClient } from './engine-thread/engine-client.ts'
import { RuleAudit } from './experiments/rule-audit.ts'
import { createHandOverHub, type HandOverHub } from './flows/hand-over-hub.ts'
import { createIdentityTokens } from './identity-token/identity-token.ts'
import { openSigningKeys } from './identity-token/signing-keys.ts'
import { openLinkKeys } from './links/link-keys.ts'
import { createLinks, type Links, textLinksOf } from './links/links.ts'
import { nodeLoadDisk } from './loads/load-disk.ts'
import { Loads } from './loads/loads.ts'
import { openOfflineKeys } from './offline-tokens/offline-keys.ts'
import { createOfflineTokens } from './offline-tokens/offline-tokens.ts'
import { createOutbound, type Outbound } from './outbound/outbound.ts'
import { CertificateWatch } from './passes/certificate-watch.ts'
import { PassBook } from './passes/pass-book.ts'
import { PassUpdates } from './passes/pass-updates.ts'
import { parseEncryptionKeys } from './privacy/encryption-keys.ts'
import { createClock } from './runner/clock-spec.ts'
import type { RuledChange } from './runner/experiment-figures.ts'
import { clockSpecOf, DEFAULTS, playbookOf, type ServerConfig, type WholeConfig } from './server-config.ts'
import { createCookieSeal } from './sign-in/cookie-seal.ts'
import { SignIn } from './sign-in/sign-in.ts'
import { DEFAULT_INPUT_LIMITS } from './sources/limits.ts'
import { STORE_FILE } from './store/sqlite/sqlite-store.ts'
import { VERSION } from './version.ts'
import { openWalletCodes } from './wallet/wallet-codes.ts'

export interface RunningServer {
  readonly url: string
  /** API keys by role, in plain: only when they have just been made. */
  readonly keys: { readonly write: string; readonly server: string; readonly admin: string } | undefined
  /** What keeps parts of the playbook in force from working, by path. */
  readonly warnings: readonly { readonly path: string; readonly message: string }[]
  close(): Promise<void>
}

/** How often passes are told of that nobody could be told of before. */
const RETRY_PASSES_MS = 15_000

/** When the thread that answers previews is warmed: what came while nobody served goes first. */
const WARM_AFTER_MS = 1500

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

async function serve(config: WholeConfig, release: () => void): Promise<RunningServer> {
  const { dataDirectory: directory } = config
  const keys = openKeys({ directory })
  const outbound = createOutbound({ allowPrivateAddresses: config.allowPrivateAddresses ?? false })
  const onTrouble = config.onTrouble ?? ((what, error) => console.error(`attune: ${what}: ${error}`))
  const walletHub = createInboxHub()
  const handOverHub = createHandOverHub()
  // Most servers make no passes, and need no file for who holds them.
  const passBook = new PassBook(config.passes === undefined ? undefined : fileIn(directory, 'passes.db'))
  let passUpdates: PassUpdates | undefined
  let url = ''
  const publicUrl = () => (config.publicUrl ?? url).replace(/\/+$/, '')
  const links = createLinks({ keys: openLinkKeys(fileIn(directory, 'link-keys.json')), publicUrl, now: Date.now })
  const ruleAudit = new RuleAudit(onTrouble)
  let loads: Loads | undefined
  const onErased = (customers: readonly number[]) => {
    passBook.forget(customers)
    void loads?.withdrawReports()
  }
  const onWallets = (customers: readonly number[]) => passUpdates?.look(customers)
  const { channelDesk, closeAdapters, departure, destinations, engine, inboxHub, providerCalls, trials } =
    await openEngine(config, {
      ...{ links, onErased, onTrouble, onWallets, outbound, publicUrl },
      ...{ handOverHub, walletHub, onRuled: (changes) => ruleAudit.take(changes) },
    })
  // What HTTP is made of is loaded while the engine's thread recovers.
  const [{ createHttpServer }] = await Promise.all([import('./http/server.ts'), engine.ready])
  loads = await openLoads(config, engine, onTrouble)
  const auditLog = await openAuditLog(fileIn(directory, 'audit.ndjson'), Date.now)
  ruleAudit.open(auditLog)
  const encryptionKeys = parseEncryptionKeys(config.encryptionKeys ?? '')
  const storeFile = fileIn(directory, STORE_FILE)
  const audiences = storeFile === undefined ? undefined : new AudienceThread(storeFile, encryptionKeys)
  const http = createHttpServer({
    departure,
    ...openSignIn(config, { host: engine, outbound, publicUrl }),
    host: engine,
    audiences,
    auditLog,
    destinations,
    inboxHub,
    keys,
    links,
    loads,
    providerCalls,
    publicUrl,
    channelDesk,
    trials,
    offlineTokens: createOfflineTokens(openOfflineKeys(fileIn(directory, 'offline-keys.json')), Date.now),
    limits: { ...DEFAULT_INPUT_LIMITS, ...config.limits },
    version: VERSION,
    walletHub,
    handOverHub,
    walletCodes: openWalletCodes(fileIn(directory, 'wallet-secret.json')),
    passes: config.passes,
    passBook,
    reportFailure: (error) => onTrouble('a request failed', describeFailure(error)),
  })
  url = await http.listen({ host: config.host, port: config.port })
  keys.keepCreated()
  passUpdates = new PassUpdates({
    ...{ book: passBook, host: engine, outbound, onTrouble, now: Date.now },
    settings: config.passes ?? { apple: undefined, google: undefined },
  })
  const certificates = config.passes && new CertificateWatch(config.passes, Date.now, onTrouble)
  const retrying = setInterval(() => {
    passUpdates.retry()
    certificates?.look()
  }, RETRY_PASSES_MS)
  let isClosing = false
  const warming = setTimeout(() => {
    // Whoever stands in for the engine in a measurement knows of no audiences.
    if (audiences && config.engineWorker === undefined)
      warmAudiences(engine, audiences).catch((error) => {
        if (!isClosing) onTrouble('the first preview will take longer', String(error))
      })
  }, WARM_AFTER_MS)
  return {
    url,
    keys: keys.created,
    warnings: channelDesk.warnings(),
    async close() {
      isClosing = true
      clearTimeout(warming)
      clearInterval(retrying)
      await passUpdates.close()
      await http.close()
      await loads.close()
      await audiences?.close()
      destinations.close()
      await engine.close()
      await auditLog.close()
      closeAdapters()
      outbound.close()
      passBook.close()
      release()
    },
  }
}

function fileIn(directory: string | undefined, name: string): string | undefined {
  return directory === undefined ? undefined : join(directory, name)
}

interface Outside {
  readonly links: Links
  readonly walletHub: InboxHub
  readonly handOverHub: HandOverHub
  readonly outbound: Outbound
  readonly publicUrl: () => string
  readonly onErased: (customers: readonly number[]) => void
  readonly onWallets: (customers: readonly number[]) => void
  readonly onRuled: (changes: readonly RuledChange[]) => void
  readonly onTrouble: (what: string, error: string) => void
}

/** Files on their way in lie with the data; where nothing is kept, they lie with what is temporary. */
async function openLoads(
  { dataDirectory, limits }: WholeConfig,
  host: EngineClient,
  onTrouble: (what: string, error: string) => void,
): Promise<Loads> {
  return Loads.open({
    ...{ host, onTrouble, disk: nodeLoadDisk },
    directory: fileIn(dataDirectory, 'loads') ?? (await mkdtemp(join(tmpdir(), 'attune-loads-'))),
    isTemporary: dataDirectory === undefined,
    limits: { ...DEFAULT_INPUT_LIMITS, ...limits },
    now: Date.now,
    newId: () => `ld_${randomBytes(9).toString('base64url').replace(/[-_]/g, '0')}`,
  })
}

/** The engine thread, begun, with those who carry out what it decides: channels, inboxes, other systems. */
async function openEngine(
  config: WholeConfig,
  { handOverHub, links, onErased, onRuled, onTrouble, onWallets, outbound, publicUrl, walletHub }: Outside,
) {
  const { dataDirectory: directory } = config
  const playbook = await playbookOf(config)
  const clockSpec = clockSpecOf(config)
  const clock = createClock(clockSpec, { now: Date.now })
  const signingSecret = await openSigningSecret(directory)
  const inboxHub = createInboxHub()
  const endListening = (customer: number) => {
    inboxHub.end(customer)
    walletHub.end(customer)
  }
  let channels = new Map<string, Channel>()
  const adapters = openAdapters(
    {
      ...{ outbound, now: Date.now, secret: secretsOf(config.environment ?? process.env) },
      providerUrl: (channel) => `${publicUrl()}/v1/channels/${channel}/hook`,
      unsubscribeUrl: ({ customer, delivery }) =>
        links.urlOf({ purpose: 'unsubscribe', customer, channel: delivery.channel }).url,
      openUrl: ({ delivery }) => (delivery.decision === '' ? undefined : links.openUrl(delivery.decision)),
    },
    signingSecret,
  )
  const channel = (id: string) => channels.get(id)
  const textLinks: LinksFor = (customer, channelId, _topic, decision, addresses) =>
    textLinksOf(links, customer, channelId, decision, addresses, channels.get(channelId)?.trackClicks)
  const dispatcher = new Dispatcher({
    adapters,
    clock,
    ...(directory !== undefined && { resumedAt: clock.now() }),
    after: (ms, task) => setTimeout(task, ms).unref(),
    report: (customer, event) => engine.report(customer, event),
    channel,
    links: textLinks,
  })
  const destinations = new Destinations({
    host: { call: (call) => engine.call(call) },
    ...{ outbound, signingSecret, onTrouble },
    progress: openProgressFile(fileIn(directory, 'destinations.json')),
    exportDirectory: config.exportDirectory ?? fileIn(directory, 'exports'),
    environment: config.environment ?? process.env,
    now: Date.now,
  })
  const providerCalls = new ProviderCalls({
    ...{ host: { call: (call) => engine.call(call) }, adapters, channel, now: () => clock.now() },
  })
  const listening = new Listening({
    adapters,
    take: async (channelId, news) => (await providerCalls.keep(channelId, news)) === undefined,
  })
  const { checkpointEveryMs, documentBytes, segmentBytes } = config
  const engine: EngineClient = new EngineClient(
    {
      ...{ checkpointEveryMs, clock: clockSpec, directory, documentBytes, playbook, segmentBytes },
      limits: { ...DEFAULT_INPUT_LIMITS, ...config.limits },
      encryptionKeys: parseEncryptionKeys(config.encryptionKeys ?? ''),
    },
    {
      onHandOver: (handOver) => dispatcher.handOver(handOver),
      onInbox: (customer, news) => inboxHub.publish(customer, news),
      onRecall: (deliveries) => dispatcher.recall(deliveries),
      onWallets(customers) {
        for (const customer of customers) walletHub.publish(customer, {})
        onWallets(customers)
      },
      onHandedOver: (handOvers) => handOverHub.publish(handOvers),
      onRegrouped(customers) {
        for (const customer of customers) endListening(customer)
        onWallets(customers)
      },
      onErased(customers) {
        dispatcher.forget(customers)
        destinations.forget(customers)
        onErased(customers)
        for (const customer of customers) endListening(customer)
      },
      onPlaybook(news) {
        channels = new Map(news.channels.map((channel) => [channel.id, channel]))
        listening.adopt(news.channels)
        destinations.adopt(news.destinations, news.lastFact)
      },
      onRuled,
      onFacts: (facts, last) => destinations.take(facts, last),
      onTrouble,
      onExit: config.onFatal ?? ((error) => console.error(`attune: ${error.message}`)),
    },
    config.engineWorker,
  )
  const trials = new Trials({ adapters, channel, links: textLinks })
  const closeAdapters = () => {
    listening.close()
    for (const adapter of adapters.values()) adapter.close?.()
  }
  const departure = (delivery: string) => dispatcher.departure(delivery)
  const channelDesk = new ChannelDesk({
    ...{ adapters, dispatcher, channels: () => channels.values() },
    isSet: (name) => hasSecret(config.environment ?? process.env, name),
  })
  return { channelDesk, closeAdapters, departure, destinations, engine, inboxHub, providerCalls, trials }
}

/** Tokens that tell who somebody is, and signing in where that is configured. Both are read by others: by the machine's clock. */
function openSignIn(
  { dataDirectory: directory, signIn: config }: ServerConfig,
  around: { readonly host: EngineClient; readonly outbound: Outbound; readonly publicUrl: () => string },
) {
  const now = () => Date.now()
  const keys = openSigningKeys(fileIn(directory, 'identity-keys.json'), now())
  const identityTokens = createIdentityTokens({ keys, issuer: around.publicUrl, now })
  if (!config) return { identityTokens, signIn: undefined }
  const seal = createCookieSeal(keys.secret, now)
  return { identityTokens, signIn: new SignIn({ ...around, config, tokens: identityTokens, seal, now }) }
}

/** An error with what it came of, and with where in the code it was thrown. */
function describeFailure(error: unknown): string {
  return inspect(error, { depth: 4 })
}
