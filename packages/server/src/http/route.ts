import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { KeyRing } from '../access/key-ring.ts'
import type { Permission } from '../access/roles.ts'
import type { AudienceThread } from '../audiences/audience-thread.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import type { InboxHub } from '../channels/inbox/inbox-hub.ts'
import type { ProviderCalls } from '../channels/provider-calls.ts'
import type { Destinations } from '../destinations/destinations.ts'
import type { ChannelDesk } from '../dispatch/channel-desk.ts'
import type { Trials } from '../dispatch/trials.ts'
import type { ErrorCode } from '../errors.ts'
import type { HandOverHub } from '../flows/hand-over-hub.ts'
import type { IdentityTokens } from '../identity-token/identity-token.ts'
import type { Links } from '../links/links.ts'
import type { Loads } from '../loads/loads.ts'
import type { OfflineTokens } from '../offline-tokens/offline-tokens.ts'
import type { PassBook } from '../passes/pass-book.ts'
import type { PassSettings } from '../passes/settings.ts'
import type { Host } from '../runner/call.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import type { InputLimits } from '../sources/limits.ts'
import type { WalletCodes } from '../wallet/wallet-codes.ts'
import type { EventStreams } from './event-streams.ts'
import type { ReportFailure } from './failures.ts'

/** What the routes work with. */
export interface HttpContext {
  readonly host: Host
  readonly inboxHub: InboxHub
  /** Told of customers whose wallet or points change. */
  readonly walletHub: InboxHub
  readonly walletCodes: WalletCodes
  /** Told of conversations with agents that change. */
  readonly handOverHub: HandOverHub
  readonly passes: PassSettings
  /** Who holds passes. */
  readonly passBook: PassBook
  readonly limits: InputLimits
  readonly version: string
  readonly streams: EventStreams
  /** How often open streams are sent a sign of life. */
  readonly heartbeatMs: number
  readonly keys: KeyRing
  readonly auditLog: AuditLog
  readonly identityTokens: IdentityTokens
  readonly links: Links
  /** What becomes of the hand-over of a delivery that is under way. */
  readonly departure: (delivery: string) => Promise<unknown> | undefined
  /** Undefined where no provider calls. */
  readonly providerCalls: ProviderCalls | undefined
  /** Undefined where nothing is sent. */
  readonly channelDesk: ChannelDesk | undefined
  /** Undefined where nothing is sent. */
  readonly trials: Trials | undefined
  /** Address under which others reach this server, without a slash at the end. */
  readonly publicUrl: () => string
  readonly offlineTokens: OfflineTokens
  readonly destinations: Destinations | undefined
  /** Undefined where files cannot be kept. */
  readonly loads: Loads | undefined
  /** Undefined where the store is in memory. */
  readonly audiences: AudienceThread | undefined
  /** Undefined where it is not set up. */
  readonly signIn: SignIn | undefined
  readonly reportFailure: ReportFailure
}

/** One address and method: what it does, who may, and how it is documented. All routes are made from such. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** In Fastify's notation: `/v1/customers/:identifier`. */
  readonly url: string
  readonly permission: Permission | 'public'
  /** What it changes of what operators set, as the audit log calls it. Handlers tell more in `request.audit`. */
  readonly change?: string
  /** Whether pages of other origins may call it. */
  readonly browser?: boolean
  /** Where the write key may stand when there is no Authorization header, for clients that can send none. */
  readonly keyIn?: 'body' | 'query'
  /** Whether the handler reads the body itself, as it comes; it is then neither gathered nor decompressed. */
  readonly streams?: boolean
  /** Largest body, decompressed. */
  readonly bodyBytes?: number
  readonly description: RouteDescription
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> | FastifyReply
}

export interface RouteDescription {
  readonly group: string
  readonly summary: string
  readonly details?: string
  /** Of path and query. */
  readonly parameters?: z.ZodObject
  readonly body?: { readonly type: string; readonly schema: z.ZodType }
  readonly answer: { readonly type: string; readonly schema?: z.ZodType }
  /** Besides those of authentication, and `internal_error`. */
  readonly errors?: readonly ErrorCode[]
}

export const JSON_TYPE = 'application/json'
