import fastify, { type FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { KeyRing } from '../access/key-ring.ts'
import type { AudienceThread } from '../audiences/audience-thread.ts'
import { type AuditLog, createAuditLog } from '../audit/audit-log.ts'
import { createInboxHub, type InboxHub } from '../channels/inbox/inbox-hub.ts'
import type { ProviderCalls } from '../channels/provider-calls.ts'
import type { Destinations } from '../destinations/destinations.ts'
import type { ChannelDesk } from '../dispatch/channel-desk.ts'
import type { Trials } from '../dispatch/trials.ts'
import { createHandOverHub, type HandOverHub } from '../flows/hand-over-hub.ts'
import { createIdentityTokens, type IdentityTokens } from '../identity-token/identity-token.ts'
import { openSigningKeys } from '../identity-token/signing-keys.ts'
import { openLinkKeys } from '../links/link-keys.ts'
import { createLinks, type Links } from '../links/links.ts'
import type { Loads } from '../loads/loads.ts'
import { openOfflineKeys } from '../offline-tokens/offline-keys.ts'
import { createOfflineTokens, type OfflineTokens } from '../offline-tokens/offline-tokens.ts'
import { PassBook } from '../passes/pass-book.ts'
import type { PassSettings } from '../passes/settings.ts'
import type { Host } from '../runner/call.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import { DEFAULT_INPUT_LIMITS, type InputLimits } from '../sources/limits.ts'
import { openWalletCodes, type WalletCodes } from '../wallet/wallet-codes.ts'
import { acceptRawBodies } from './body.ts'
import { createEventStreams } from './event-streams.ts'
import { answerFailure, answerFailures, type ReportFailure } from './failures.ts'
import { registerRoutes } from './register-routes.ts'
import { createRequestMetrics } from './request-metrics.ts'
import type { HttpContext } from './route.ts'
import { affinityRoutes } from './routes/affinity.ts'
import { approvalRoutes } from './routes/approvals.ts'
import { audienceRoutes } from './routes/audiences.ts'
import { auditRoutes } from './routes/audit.ts'
import { basketRoutes } from './routes/baskets.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { channelRoutes } from './routes/channels.ts'
import { codeRoutes } from './routes/codes.ts'
import { consentFileRoutes } from './routes/consent-files.ts'
import { consentRoutes } from './routes/consents.ts'
import { customerRoutes } from './routes/customers.ts'
import { decisionRoutes } from './routes/decisions.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { destinationRoutes } from './routes/destinations.ts'
import { deviceRoutes } from './routes/devices.ts'
import { docsRoutes } from './routes/docs.ts'
import { experimentRoutes } from './routes/experiments.ts'
import { feedRoutes } from './routes/feeds.ts'
import { flowRoutes } from './routes/flows.ts'
import { followedLinkRoutes } from './routes/followed-links.ts'
import { handOverStreamRoutes } from './routes/hand-over-stream.ts'
import { handOverRoutes } from './routes/hand-overs.ts'
import { healthRoutes } from './routes/health.ts'
import { identityTokenRoutes } from './routes/identity-tokens.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { inboxStreamRoutes } from './routes/inbox-stream.ts'
import { keyRoutes } from './routes/keys.ts'
import { linkRoutes } from './routes/links.ts'
import { loadRoutes } from './routes/loads.ts'
import { mergeRoutes } from './routes/merges.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { offlineTokenRoutes } from './routes/offline-tokens.ts'
import { passServiceRoutes } from './routes/pass-service.ts'
import { passRoutes } from './routes/passes.ts'
import { playbookRoutes } from './routes/playbook.ts'
import { pointsRoutes } from './routes/points.ts'
import { preferencePageRoutes } from './routes/preference-pages.ts'
import { privacyRoutes } from './routes/privacy.ts'
import { providerCallRoutes } from './routes/provider-calls.ts'
import { publicationRoutes } from './routes/publications.ts'
import { registrationRoutes } from './routes/registration.ts'
import { schemaRoutes } from './routes/schema.ts'
import { segmentRoutes } from './routes/segment.ts'
import { sendRoutes } from './routes/sends.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { streamRoutes } from './routes/stream.ts'
import { trialRoutes } from './routes/trials.ts'
import { walletRoutes } from './routes/wallet.ts'
import { walletPageRoutes } from './routes/wallet-page.ts'
import { whyRoutes } from './routes/why.ts'

export interface HttpServerOptions {
  readonly host: Host
  readonly keys: KeyRing
  /** Where it is not given, changes are not noted for longer than the process lives. */
  readonly auditLog?: AuditLog
  readonly inboxHub: InboxHub
  /** Where they are not given, nobody is told of changes, and codes are good as long as the process lives. */
  readonly walletHub?: InboxHub
  readonly handOverHub?: HandOverHub
  readonly walletCodes?: WalletCodes
  /** Where it is not given, no passes are made. */
  readonly passes?: PassSettings | undefined
  /** Where it is not given, who holds passes is forgotten with the process. */
  readonly passBook?: PassBook | undefined
  readonly limits?: InputLimits
  readonly version: string
  /** Further metrics of the process, shown at /metrics too. */
  readonly metrics?: Registry
  /** Where they are not given, tokens are good as long as the process lives. */
  readonly identityTokens?: IdentityTokens
  readonly offlineTokens?: OfflineTokens
  /** Where they are not given, no other system is told anything. */
  readonly destinations?: Destinations
  /** Where they are not given, no files can be loaded. */
  readonly loads?: Loads
  /** Where they are not given, links are good as long as the process lives. */
  readonly links?: Links
  /** Where it is not given, nothing is ever under way. */
  readonly departure?: (delivery: string) => Promise<unknown> | undefined
  /** Where they are not given, no provider can call. */
  readonly providerCalls?: ProviderCalls
  /** Where they are not given, nothing can be shown or tried out. */
  readonly trials?: Trials
  readonly channelDesk?: ChannelDesk
  /** Address under which others reach this server; empty where it is not given. */
  readonly publicUrl?: () => string
  /** Where it is not given, the store is in memory. */
  readonly audiences?: AudienceThread | undefined
  /** Where it is not given, nobody can sign in. */
  readonly signIn?: SignIn | undefined
  /** How often open streams are sent a sign of life. */
  readonly heartbeatMs?: number
  /** Told of our own mistakes; standard error where it is not given. */
  readonly reportFailure?: ReportFailure
}

function createTemporaryTokens(version: string): IdentityTokens {
  const now = () => Date.now()
  return createIdentityTokens({ keys: openSigningKeys(undefined, now()), issuer: () => `attune/${version}`, now })
}

function createTemporaryLinks(): Links {
  return createLinks({ keys: openLinkKeys(undefined), publicUrl: () => '', now: () => Date.now() })
}

/** Identifiers are up to 256 characters, of up to 12 when written in an address. */
const MAX_PARAMETER_LENGTH = 33 + 256 * 12

/** The HTTP side of Attune, not listening yet. Bodies go to the host as bytes, its answers out as texts. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { host, keys, inboxHub, limits = DEFAULT_INPUT_LIMITS, version } = options
  const reportFailure = options.reportFailure ?? ((error) => console.error('http:', error))
  const heartbeatMs = options.heartbeatMs ?? 15_000
  const streams = createEventStreams(heartbeatMs)
  const requests = createRequestMetrics()
  const identityTokens = options.identityTokens ?? createTemporaryTokens(version)
  const { auditLog = createAuditLog(Date.now), links = createTemporaryLinks(), destinations, loads, signIn } = options
  const context: HttpContext = {
    host,
    keys,
    auditLog,
    inboxHub,
    walletHub: options.walletHub ?? createInboxHub(),
    handOverHub: options.handOverHub ?? createHandOverHub(),
    passBook: options.passBook ?? new PassBook(undefined),
    passes: options.passes ?? { apple: undefined, google: undefined },
    walletCodes: options.walletCodes ?? openWalletCodes(undefined),
    limits,
    version,
    streams,
    heartbeatMs,
    identityTokens,
    offlineTokens: options.offlineTokens ?? createOfflineTokens(openOfflineKeys(undefined), Date.now),
    links,
    departure: options.departure ?? (() => undefined),
    providerCalls: options.providerCalls,
    trials: options.trials,
    channelDesk: options.channelDesk,
    publicUrl: options.publicUrl ?? (() => ''),
    destinations,
    loads,
    audiences: options.audiences,
    signIn,
    reportFailure,
  }
  const app = fastify({
    exposeHeadRoutes: false,
    bodyLimit: limits.messageBytes,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    frameworkErrors: (error, _request, reply) => answerFailure(error, reply, reportFailure),
  })
  acceptRawBodies(app)
  answerFailures(app, reportFailure)
  app.decorateRequest('apiKey', undefined)
  app.decorateRequest('audit', undefined)
  app.addHook('preClose', async () => streams.close())
  const routes = [
    ...segmentRoutes(context),
    ...decisionRoutes(context),
    ...customerRoutes(context),
    ...audienceRoutes(context),
    ...basketRoutes(context),
    ...codeRoutes(context),
    ...offlineTokenRoutes(context),
    ...publicationRoutes(context),
    ...affinityRoutes(context),
    ...pointsRoutes(context),
    ...mergeRoutes(context),
    ...approvalRoutes(context),
    ...privacyRoutes(context),
    ...consentRoutes(context),
    ...consentFileRoutes(context),
    ...deviceRoutes(context),
    ...followedLinkRoutes(context),
    ...trialRoutes(context),
    ...deliveryRoutes(context),
    ...channelRoutes(context),
    ...sendRoutes(context),
    ...providerCallRoutes(context),
    ...linkRoutes(context),
    ...preferencePageRoutes(context),
    ...signInRoutes(context),
    ...registrationRoutes(context),
    ...identityTokenRoutes(context),
    ...inboxRoutes(context),
    ...inboxStreamRoutes(context),
    ...walletRoutes(context),
    ...walletPageRoutes(context),
    ...passRoutes(context),
    ...passServiceRoutes(context),
    ...feedRoutes(context),
    ...catalogueRoutes(context),
    ...loadRoutes(context),
    ...schemaRoutes(context),
    ...playbookRoutes(context),
    ...experimentRoutes(context),
    ...flowRoutes(context),
    ...handOverRoutes(context),
    ...handOverStreamRoutes(context),
    ...whyRoutes(context),
    ...destinationRoutes(context),
    ...streamRoutes(context),
    ...keyRoutes(context),
    ...auditRoutes(context),
    ...healthRoutes(context),
    ...metricsRoutes(context, requests, options.metrics),
  ]
  registerRoutes(app, [...routes, ...docsRoutes(routes, version)], context, requests)
  return app
}
