import type { Channel, Event, PlaybookDefinition } from '@attune/engine'
import type { InboxNews } from '../channels/inbox/inbox-hub.ts'
import type { EncryptionKey } from '../privacy/encryption-keys.ts'
import type { Call } from '../runner/call.ts'
import type { ClockSpec } from '../runner/clock-spec.ts'
import type { RuledChange } from '../runner/experiment-figures.ts'
import type { HandOver } from '../runner/hand-over.ts'
import type { InputLimits } from '../sources/limits.ts'
import type { FlatReplies } from './outbox.ts'

/** What the engine thread is started with. */
export interface EngineConfig {
  /** Where log and store are kept; undefined keeps both in memory, for trials. */
  readonly directory: string | undefined
  readonly clock: ClockSpec
  readonly documentBytes: number
  readonly limits: InputLimits
  /** With what chosen traits are encrypted on disk; the first is the current one. */
  readonly encryptionKeys: readonly EncryptionKey[]
  /** The definition to publish when the one in force is another; undefined leaves the one in force. */
  readonly playbook: unknown
  readonly checkpointEveryMs: number
  readonly segmentBytes: number
}

/** To the engine thread. Bodies of a batch of calls lie one after another in one buffer, which is transferred. */
export type ToEngine =
  | { readonly type: 'calls'; readonly calls: readonly PackedCall[]; readonly bodies: ArrayBuffer }
  | { readonly type: 'reports'; readonly reports: readonly (readonly [customer: number, event: Event])[] }
  | { readonly type: 'close' }

/** A call whose body is in the shared buffer. */
export interface PackedCall {
  readonly id: number
  readonly call: Call
  readonly offset: number
  readonly length: number
}

/** From the engine thread, several at a time and in order. */
export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'replies'; readonly replies: FlatReplies }
  | { readonly type: 'hand-overs'; readonly handOvers: readonly HandOver[] }
  /** A delivery has reached an inbox, or was read or put away there, durably: those who listen are to be told. */
  | { readonly type: 'inbox'; readonly customer: number; readonly news: InboxNews }
  /** Durably, wallets or points of these customers are not what they were: those who look at them are to be told. */
  | { readonly type: 'wallets'; readonly customers: readonly number[] }
  /** Durably, conversations with agents are not as they were: desks are to be told. */
  | { readonly type: 'handed-over'; readonly handOvers: readonly string[] }
  /** Not the same identifiers lead to these customers as before: who listens has to ask anew whom they lead to. */
  | { readonly type: 'regrouped'; readonly customers: readonly number[] }
  /** Customers were erased, durably: whatever is on its way to them is to be let go of. */
  | { readonly type: 'erased'; readonly customers: readonly number[] }
  /** Deliveries that should not leave any more, where they have not yet. */
  | { readonly type: 'recall'; readonly deliveries: readonly string[] }
  | {
      readonly type: 'playbook'
      readonly channels: readonly ChannelInfo[]
      readonly destinations: PlaybookDefinition['destinations']
      /** Number of the last fact so far. */
      readonly lastFact: number
    }
  /** What other systems are to be told, durable and in order, as `writeFacts` writes it; `last` is the number of the last fact. */
  | { readonly type: 'facts'; readonly last: number; readonly facts: string }
  /** What rules made of experiments so far, durably: it belongs into the audit log where it does not stand there. */
  | { readonly type: 'ruled'; readonly changes: readonly RuledChange[] }
  | { readonly type: 'trouble'; readonly what: string; readonly error: string }
  | { readonly type: 'closed' }

/** A channel of the playbook in force, as the dispatcher needs it. */
type ChannelInfo = Channel
