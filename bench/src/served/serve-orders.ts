import type { RunningServer, ServerConfig } from 'attune'
import type { EngineThread } from './engine-thread.ts'

/** What a process that serves is told. */
export type ServeOrder =
  | { readonly type: 'start'; readonly config: ServedConfig }
  | { readonly type: 'memory' }
  | { readonly type: 'stop' }

export type ServedConfig = Pick<
  ServerConfig,
  'allowPrivateAddresses' | 'dataDirectory' | 'documentBytes' | 'environment' | 'playbook' | 'port'
> & { readonly engineThread?: EngineThread }

export type ServeAnswer =
  | {
      readonly type: 'started'
      readonly url: string
      readonly keys: RunningServer['keys']
      /** From the call to the moment it took requests. */
      readonly seconds: number
    }
  | { readonly type: 'memory'; readonly residentBytes: number; readonly cpuMs: number }
  /** With the first trouble that the server had, and how often it had any. */
  | { readonly type: 'stopped'; readonly troubles: number; readonly firstTrouble: string }
  | { readonly type: 'failed'; readonly error: string }
