import type { Event, JsonObject, PreferencesChanged, RejectedCode } from '@attune/engine'
import type { Role } from '../access/roles.ts'
import type { CodeBatch } from '../codes/batch.ts'
import type { LinkSigning } from '../links/links.ts'
import type { ErasureReason } from '../privacy/erasing.ts'
import type { CatalogueKind } from './record.ts'
import type { RedemptionQuery, Told } from './store.ts'

/** What somebody allows or refuses, in the words that they have read. */
export interface ConsentStatement {
  readonly channel: string
  readonly topic: string | undefined
  readonly state: 'granted' | 'denied'
  readonly wording: string
}

/** Role of who asks; what is shown depends on it. */
export type Viewer = Role

/** Who asks, and whom they were shown to be by an identity token. */
export interface Reader {
  readonly viewer: Viewer
  /** Identifiers that a token vouches for. */
  readonly identity?: readonly string[]
}

/** The Segment endpoints. `batch` holds several messages. */
export type SegmentEndpoint = 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias' | 'batch'

/**
 * What the HTTP side asks of the engine thread. Bodies are the bytes as they came: they are parsed once, where they
 * are used.
 */
export type Call =
  | {
      readonly type: 'ingest'
      readonly endpoint: SegmentEndpoint
      readonly body: Uint8Array
      /** Whether the sender's word is taken for who is who: a key that everybody can read cannot join known people. */
      readonly trusted: boolean
    }
  | {
      readonly type: 'decide' | 'moment'
      readonly body: Uint8Array
      readonly trusted: boolean
      readonly reader: Reader
      /** With what links in the texts of slots are signed. */
      readonly signing: LinkSigning
    }
  | {
      readonly type: 'read-customer'
      readonly identifier: string
      readonly before: number | undefined
      readonly limit: number
      readonly viewer: Viewer
    }
  | {
      readonly type: 'read-household'
      readonly household: string
      /** Number of the customer with whom the page before ended. */
      readonly after: number
      readonly limit: number
      readonly viewer: Viewer
    }
  | { readonly type: 'read-assignments'; readonly identifier: string }
  | { readonly type: 'read-approvals'; readonly viewer: Viewer }
  | {
      readonly type: 'decide-approval'
      readonly delivery: string
      readonly approved: boolean
      /** Who: name of the key. */
      readonly by: string
      /** Unique for the answer. */
      readonly event: string
    }
  | {
      readonly type: 'read-timeline'
      readonly identifier: string
      /** What the page before gave as `next`. */
      readonly cursor: string | undefined
      readonly limit: number
      /** Kinds of entries and names of tracked events that are wanted; all where empty. */
      readonly kinds: readonly string[]
      readonly events: readonly string[]
      /** When it happened, ms: from the one on and before the other. */
      readonly from: number | undefined
      readonly to: number | undefined
      readonly viewer: Viewer
    }
  | {
      readonly type: 'export-customer'
      readonly identifier: string
      readonly part: 'head' | 'timeline' | 'decisions'
      /** Of the lists: under which of the person's numbers. */
      readonly customer: number
      readonly before: number | undefined
    }
  | {
      readonly type: 'erase-customer'
      readonly identifier: string
      readonly reason: ErasureReason
      readonly dryRun: boolean
    }
  | { readonly type: 'read-erasure'; readonly id: string }
  | { readonly type: 'read-privacy' }
  | { readonly type: 'rotate-encryption' }
  | {
      readonly type: 'merge-customers'
      readonly body: Uint8Array
      readonly dryRun: boolean
      readonly viewer: Viewer
    }
  | {
      readonly type: 'undo-merge'
      readonly id: string
      readonly reason: string | undefined
      readonly dryRun: boolean
      readonly viewer: Viewer
    }
  | { readonly type: 'read-merges'; readonly identifier: string; readonly viewer: Viewer }
  | { readonly type: 'read-decision'; readonly id: string; readonly viewer: Viewer }
  | { readonly type: 'receive-message'; readonly body: Uint8Array }
  | { readonly type: 'register-device'; readonly body: Uint8Array; readonly reader: Reader }
  | { readonly type: 'forget-device'; readonly device: string; readonly reader: Reader }
  | {
      readonly type: 'compose'
      readonly identifier: string
      readonly action: string
      readonly channel: string
      /** Properties of the event that would have caused it. */
      readonly event: JsonObject
      /** Of the delivery. */
      readonly id: string
      readonly viewer: Viewer
      /** Whether what the viewer may not see is hidden. */
      readonly masked: boolean
    }
  | { readonly type: 'follow-link'; readonly decision: string; readonly name: string }
  | { readonly type: 'note-opened'; readonly decision: string }
  | { readonly type: 'read-delivery-counts' }
  | {
      readonly type: 'create-send'
      readonly action: string
      readonly audience: string
      readonly asked: {
        readonly name?: string | undefined
        /** ISO 8601. */
        readonly at?: string | undefined
        /** HH:MM. */
        readonly localTime?: string | undefined
        /** So many messages within a duration, as a text. */
        readonly pace?: { readonly max: number; readonly within: string } | undefined
      }
      /** Who: name of the key. */
      readonly by: string
      readonly dryRun: boolean
      readonly key: string | undefined
    }
  | { readonly type: 'read-sends' }
  | { readonly type: 'read-send'; readonly id: string }
  | { readonly type: 'change-send'; readonly id: string; readonly to: 'paused' | 'running' | 'cancelled' }
  | {
      readonly type: 'read-dead-letters'
      readonly viewer: Viewer
      /** When they failed, ms: before it. */
      readonly before: number | undefined
      readonly channel: string | undefined
      readonly limit: number
    }
  | {
      readonly type: 'resend-delivery'
      readonly customer: number
      readonly delivery: string
      /** Who: name of the key. */
      readonly by: string
      /** Unique for the request. */
      readonly event: string
    }
  /** What became of a delivery to a customer, by number, that a provider had taken. */
  | { readonly type: 'take-receipt'; readonly customer: number; readonly event: Event }
  | { readonly type: 'read-consents'; readonly identifier: string }
  | { readonly type: 'put-feed'; readonly feed: string; readonly key: string; readonly body: Uint8Array }
  | { readonly type: 'load-feed'; readonly feed: string; readonly body: Uint8Array }
  | { readonly type: 'put-thing'; readonly kind: CatalogueKind; readonly id: string; readonly body: Uint8Array }
  | { readonly type: 'remove-thing'; readonly kind: CatalogueKind; readonly id: string }
  | { readonly type: 'read-thing'; readonly kind: CatalogueKind; readonly id: string }
  | {
      readonly type: 'list-things'
      readonly kind: CatalogueKind
      /** Id of the last one of the page before; empty at first. */
      readonly after: string
      readonly limit: number
      /** Text that its id or name must contain, in any case. */
      readonly text: string
    }
  | {
      readonly type: 'load-things'
      readonly kind: CatalogueKind
      readonly rows: readonly unknown[]
      readonly dryRun: boolean
    }
  | {
      readonly type: 'sign-in'
      /** Unique for the sign-in. */
      readonly id: string
      /** Of the configuration. */
      readonly issuer: string
      /** Vouched for by the issuer; the first is `oidc:<issuer>:<subject>`. */
      readonly identifiers: readonly string[]
      /** `anonymous:<id>` of the browser. */
      readonly anonymous: string | undefined
      readonly traits: JsonObject
      /** Traits that registration could ask for. */
      readonly fields: readonly string[]
    }
  | {
      readonly type: 'register'
      /** Unique for the form. */
      readonly id: string
      readonly identifier: string
      readonly answers: JsonObject
      readonly skipped: readonly string[]
    }
  | { readonly type: 'find-customer'; readonly identifier: string }
  | { readonly type: 'read-preferences'; readonly customer: number }
  /** The same for an app or a page of the brand. */
  | { readonly type: 'read-own-preferences'; readonly identifier: string; readonly reader: Reader }
  | {
      readonly type: 'save-preferences'
      readonly customer: number
      /** Unique for the form: one that is sent twice counts once. */
      readonly id: string
      /** Where it was chosen. */
      readonly source: string
      readonly statements: readonly ConsentStatement[]
      readonly preferences?: Omit<PreferencesChanged, 'type' | 'id' | 'at' | 'source'>
    }
  | { readonly type: 'read-facts'; readonly after: number; readonly limit: number }
  | {
      readonly type: 'read-members'
      readonly audience: string
      /** Number of the customer with whom the part before ended. */
      readonly after: number
      readonly limit: number
      /** Whom alone to look at, in ascending order; undefined for all. */
      readonly among: readonly number[] | undefined
      /** What the members are read for; their facts follow from it. */
      readonly sync: string
    }
  | { readonly type: 'pick-facts'; readonly numbers: readonly number[] }
  | { readonly type: 'trim-facts'; readonly told: Told }
  | {
      readonly type: 'load-rows'
      readonly load: string
      /** A part of a file (see `Part`). */
      readonly body: Uint8Array
      readonly dryRun: boolean
    }
  /** How many rows of a load have counted. */
  | { readonly type: 'read-load'; readonly load: string }
  | { readonly type: 'import-consents'; readonly rows: readonly unknown[]; readonly dryRun: boolean }
  /** `after`: number of the customer with whom the part before ended. */
  | { readonly type: 'export-consents'; readonly after: number }
  | {
      readonly type: 'confirm-consent'
      readonly customer: number
      readonly id: string
      readonly channel: string
      readonly topic: string | undefined
    }
  | { readonly type: 'read-inbox'; readonly identifier: string; readonly reader: Reader }
  | {
      readonly type: 'acknowledge-inbox'
      readonly identifier: string
      readonly item: string
      readonly remove: boolean
      readonly reader: Reader
    }
  | {
      readonly type: 'read-wallet'
      readonly identifier: string
      /** Whether copies that are used, ended or taken back are wanted too. */
      readonly all: boolean
      readonly reader: Reader
    }
  /** For who has shown a link that is good for it, or a code. */
  | { readonly type: 'read-wallet-of'; readonly customer: number; readonly all: boolean }
  | {
      readonly type: 'view-wallet'
      readonly identifier: string
      readonly grants: readonly string[]
      readonly reader: Reader
    }
  | { readonly type: 'view-wallet-of'; readonly customer: number; readonly grants: readonly string[] }
  | {
      readonly type: 'give-grant'
      readonly identifier: string
      readonly offer: string
      readonly place: string | undefined
      readonly reason: string
      /** Who: id of the key. */
      readonly by: string
      readonly key: string | undefined
    }
  | {
      readonly type: 'revoke-grant'
      readonly identifier: string
      readonly grant: string
      readonly reason: string | undefined
    }
  | { readonly type: 'publish-playbook'; readonly body: Uint8Array; readonly dryRun: boolean }
  | { readonly type: 'read-playbook' }
  | { readonly type: 'evaluate-basket'; readonly basket: BasketAsked }
  | {
      readonly type: 'redeem'
      readonly basket: BasketAsked
      /** By which a repeat is known. */
      readonly key: AskedOnce | undefined
      readonly holdMs: number
    }
  | {
      readonly type: 'settle-redemption'
      readonly id: string
      readonly as: 'commit' | 'cancel' | 'return'
      readonly lines: readonly { readonly id: string; readonly quantity: number }[] | undefined
      readonly key: AskedOnce | undefined
    }
  | { readonly type: 'read-redemption'; readonly id: string }
  | { readonly type: 'open-codes'; readonly batch: Omit<CodeBatch, 'createdAt'> }
  | { readonly type: 'begin-import'; readonly batch: string }
  /** `hashes`: of codes, one after another (see `hashOfCode`). */
  | { readonly type: 'grow-codes'; readonly batch: string; readonly hashes: Uint8Array }
  | { readonly type: 'revoke-codes'; readonly batch: string }
  /** All of them where none is named. */
  | { readonly type: 'read-codes'; readonly batch: string | undefined }
  | {
      readonly type: 'read-affinity'
      readonly support: number
      readonly lift: number
      readonly limit: number
      /** Only what it goes with. */
      readonly sku: string | undefined
    }
  | { readonly type: 'read-publication'; readonly channel: string; readonly place: string | undefined }
  | { readonly type: 'look-up-code'; readonly code: string }
  | { readonly type: 'read-code-conflicts'; readonly before: number | undefined; readonly limit: number }
  /** What a token can be made for: a code, or the copy of a customer that has one. */
  | {
      readonly type: 'find-code'
      readonly code: string | undefined
      readonly grant: readonly [customer: string, id: string] | undefined
    }
  | { readonly type: 'export-codes'; readonly batch: string; readonly from: number }
  | { readonly type: 'read-why'; readonly customer: number; readonly decision: string }
  | {
      readonly type: 'read-why-not'
      readonly identifier: string
      /** One action, or all of a campaign. */
      readonly of: { readonly kind: 'action' | 'campaign'; readonly id: string }
      readonly viewer: Viewer
    }
  | { readonly type: 'read-measurement' }
  | { readonly type: 'read-experiments' }
  | { readonly type: 'read-experiment'; readonly id: string }
  | {
      readonly type: 'change-experiment'
      readonly id: string
      readonly to: 'running' | 'stopped' | 'promoted'
      /** Who takes over. */
      readonly variant: string | undefined
    }
  | {
      readonly type: 'start-run'
      readonly kind: 'thread' | 'journey'
      readonly flow: string
      readonly customer: string
      readonly channel?: string | undefined
      readonly properties?: Readonly<Record<string, unknown>> | undefined
      readonly key: string | undefined
    }
  | {
      readonly type: 'settle-run'
      readonly run: string
      readonly customer: string
      readonly how: 'hand-back' | 'end'
    }
  | {
      readonly type: 'read-hand-overs'
      /** What the page before gave as `next`. */
      readonly cursor: string | undefined
      readonly limit: number
      readonly thread: string | undefined
      readonly topic: string | undefined
      readonly team: string | undefined
      readonly agent: string | undefined
      /** Only those that nobody has. */
      readonly free: boolean
      readonly viewer: Viewer
    }
  | {
      readonly type: 'read-hand-over'
      readonly handOver: string
      /** Whether what was said is told, too. */
      readonly transcript: boolean
      readonly viewer: Viewer
    }
  | {
      readonly type: 'change-hand-over'
      readonly handOver: string
      readonly change: 'claim' | 'release' | 'close' | 'end'
      readonly agent: string
      readonly force: boolean
      readonly key: string | undefined
      readonly viewer: Viewer
    }
  | {
      readonly type: 'answer-hand-over'
      readonly handOver: string
      readonly agent: string
      readonly text: string
      readonly key: string | undefined
    }
  | {
      readonly type: 'read-flow'
      readonly kind: 'thread' | 'journey'
      readonly flow: string
      readonly audience: string | undefined
    }
  | {
      readonly type: 'read-results'
      readonly kind: 'thread' | 'journey'
      readonly flow: string
      /** Id of the run after which to go on. */
      readonly after: string
    }
  | { readonly type: 'read-audiences' }
  | { readonly type: 'read-schema' }
  | { readonly type: 'read-data-quality' }
  | {
      readonly type: 'move-points'
      readonly customer: string
      readonly programme: string
      readonly key: AskedOnce | undefined
      readonly move:
        | { readonly type: 'spend'; readonly points: number | undefined; readonly reward: string | undefined }
        | { readonly type: 'adjust'; readonly points: number; readonly reason: string; readonly by: string }
    }
  | {
      readonly type: 'enter-code'
      readonly customer: string
      readonly code: string
      readonly key: string | undefined
    }
  | {
      readonly type: 'transfer-points'
      readonly from: string
      readonly to: string
      readonly programme: string
      readonly points: number
      readonly key: AskedOnce | undefined
    }
  | { readonly type: 'read-redemptions'; readonly query: Omit<RedemptionQuery, 'limit'> }
  | { readonly type: 'read-held-points' }
  /** `by`: id of the key. */
  | { readonly type: 'review-points'; readonly item: string; readonly approved: boolean; readonly by: string }
  | { readonly type: 'read-points'; readonly identifier: string; readonly programme: string }
  | { readonly type: 'read-liability' }
  | { readonly type: 'read-ends-of-points' }
  | { readonly type: 'read-status' }

/** A key by which a repeat is known, with a fingerprint of what it came with. */
export interface AskedOnce {
  readonly key: string
  readonly asked: string
}

/** A basket as a till or a shop describes it; amounts in minor units. */
export interface BasketAsked {
  readonly customer?: string | readonly string[] | undefined
  readonly codes: readonly string[]
  /** Copies in wallets whose codes were shown. */
  readonly shown?: readonly { readonly code: string; readonly customer: number; readonly grant: string }[]
  readonly place?: string | undefined
  readonly channel?: string | undefined
  readonly zone?: string | undefined
  /** In which the amounts are; the brand's where it is not said. */
  readonly currency?: string | undefined
  /** When it was used while the till's line was down, ms. */
  readonly usedAt?: number | undefined
  /** What the till named and is none of our codes. */
  readonly refused?: readonly RejectedCode[] | undefined
  readonly lines: readonly {
    readonly id?: string | undefined
    readonly sku: string
    readonly quantity: number
    readonly unitPrice: number
    readonly category?: string | readonly string[] | undefined
    readonly brand?: string | undefined
    readonly unitCost?: number | undefined
  }[]
}

/** The answer to a call, ready to be sent: a status and a JSON text. */
export interface Reply {
  readonly status: number
  readonly body: string
}

/** The engine as the HTTP side sees it, on whichever thread it runs. */
export interface Host {
  call(call: Call): Promise<Reply>
}
